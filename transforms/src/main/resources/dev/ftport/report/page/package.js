// One package: what was found, what is changed, what a compiler said.

const MOST_FINDINGS = 300;

function Ledger({ ways }) {
  return html`<div class="ledger">
    <p>${count(ways.length, "way")} through the function, proved of the new text:</p>
    ${ways.map(
      (way, i) => html`<ol class="way" aria-label=${"way " + (i + 1)}>
        ${way.map((step) => html`<li><span class="at">${step.line}</span> <span>${prose(step.words)}</span></li>`)}
      </ol>`,
    )}
  </div>`;
}

function Explained({ word, text }) {
  return text ? html`<p><b>${word}</b> ${prose(text)}</p>` : null;
}

function whyOf(remedy) {
  return remedy.id === "waiting" || remedy.id === "fixed" ? "A choice, because" : "Because";
}

function Finding({ path, finding, open, diff, show }) {
  const remedy = remedyOf(finding);
  const about = TRANSFORMS[finding.transform];
  const place = finding.applied && placeInDiff(diff, path, finding.line);
  return html`<details class=${"finding " + remedy.id} open=${open}>
    <summary>
      <span class="remedy"><span class="mark" aria-hidden="true">${remedy.mark}</span> ${remedy.one}</span>
      <span class="at">${finding.line}:${finding.column}</span>
      <span class="message">${prose(finding.message)}</span>
      ${finding.ledger && html`<span class="note">${count(finding.ledger.length, "ledger path")}</span>`}
      <span class="transform">${finding.transform}</span>
    </summary>
    <div class="body">
      <${Explained} word=${finding.applied ? "Changed:" : "Would change:"} text=${finding.title} />
      <${Explained} word="To decide:" text=${finding.text} />
      <${Explained} word=${whyOf(remedy)} text=${finding.reason} />
      ${finding.ledger && html`<${Ledger} ways=${finding.ledger} />`}
      ${about && html`<p class="about">${finding.transform}: ${prose(about.summary)}</p>`}
      ${place && html`<button type="button" onClick=${() => show(place)}>Show it in the diff</button>`}
    </div>
  </details>`;
}

function FindingsView({ data, show }) {
  const all = useMemo(
    () => data.files.flatMap((file) => (file.findings || []).map((finding) => ({ path: file.path, finding }))),
    [data],
  );
  const [hidden, setHidden] = useState([]);
  const [query, setQuery] = useState("");
  const [most, setMost] = useState(MOST_FINDINGS);
  const [open, setOpen] = useState(false);
  if (all.length === 0) {
    return html`<p class="notice">No site was found.</p>`;
  }
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ path, finding }) => {
    const text = [path, finding.transform, finding.message, finding.title, finding.text, finding.reason].join(" ").toLowerCase();
    return !hidden.includes(remedyOf(finding).id) && words.every((word) => text.includes(word));
  });
  const byFile = d3.group(found.slice(0, most), (each) => each.path);
  const toggle = (id) => setHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id]);
  return html`<div class="bar">
      <div class="search">
        <label for="search-findings" class="hidden">Search the findings</label>
        <input id="search-findings" type="search" autocomplete="off" spellcheck=${false} placeholder="File, transform, message"
          value=${query} onInput=${(event) => setQuery(event.target.value)} />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div class="choice several" role="group" aria-label="Which findings are shown">
        ${REMEDIES.map((remedy) => {
          const number = all.filter(({ finding }) => remedyOf(finding) === remedy).length;
          return html`<button type="button" class=${remedy.id} disabled=${number === 0}
            aria-pressed=${String(!hidden.includes(remedy.id))} onClick=${() => toggle(remedy.id)}>
            <span class="mark" aria-hidden="true">${remedy.mark}</span> ${remedy.one} <b>${number}</b>
          </button>`;
        })}
      </div>
      <button type="button" onClick=${() => setOpen(!open)}>${open ? "Close all" : "Open all"}</button>
      <output aria-live="polite">${found.length} of ${count(all.length, "finding")}</output>
    </div>
    ${[...byFile].map(
      ([path, each]) => html`<section class="of-file">
        <h3><code>${visible(path)}</code> <span class="note">${each.length}</span></h3>
        ${each.map(({ finding }) => html`<${Finding} path=${path} finding=${finding} open=${open} diff=${data.diff} show=${show} />`)}
      </section>`,
    )}
    ${found.length > most &&
    html`<button type="button" onClick=${() => setMost(most + MOST_FINDINGS)}>
      Show ${Math.min(MOST_FINDINGS, found.length - most)} more of ${found.length - most}
    </button>`}`;
}

const PROOFS = [
  { word: "broken", mark: "✗" },
  { word: "no proof", mark: "?" },
  { word: "proved", mark: "✓" },
];

function proofOf(check) {
  return PROOFS[check.before !== "compiles" ? 1 : check.after === "compiles" ? 2 : 0];
}

// What is broken comes first.
function CompiledView({ compiled }) {
  const sorted = PROOFS.flatMap((proof) => compiled.filter((check) => proofOf(check) === proof));
  return html`<table class="plain">
    <thead><tr><th scope="col">File</th><th scope="col">Python</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">So it is</th><th scope="col">First error</th></tr></thead>
    <tbody>
      ${sorted.map(
        (check) => html`<tr class=${proofOf(check) === PROOFS[0] ? "breaks" : ""}>
          <th scope="row"><code>${visible(check.path)}</code></th>
          <td>${visible(check.python)}</td><td>${check.before}</td><td>${check.after || "not asked"}</td><td class="proof"><span aria-hidden="true">${proofOf(check).mark}</span> ${proofOf(check).word}</td>
          <td>${check.because && html`<code>${visible(check.because)}</code>`}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

// The files that were not ported, and the places that nobody read.
function UnreadView({ files, unseen }) {
  return html`<table class="plain">
    <thead><tr><th scope="col">Place</th><th scope="col">What became of it</th><th scope="col">Because</th></tr></thead>
    <tbody>
      ${files.map((file) => html`<tr>
        <th scope="row"><code>${visible(file.path)}</code></th><td>${file.outcome}</td><td>${prose(file.because || "")}</td>
      </tr>`)}
      ${unseen.map(({ path, place }) => html`<tr>
        <th scope="row"><code>${visible(path)}:${place.line}</code></th>
        <td>not read: <code>${visible(place.name)}</code></td><td>${prose(place.because)}</td>
      </tr>`)}
    </tbody>
  </table>`;
}

function ReasonsView({ reasons }) {
  const most = Math.max(...reasons.map((reason) => reason[1]));
  return html`<ul class="reasons">
    ${reasons.map(([reason, number]) => html`<${Reason} reason=${reason} number=${number} most=${most} />`)}
  </ul>`;
}

function Reason({ reason, number, most }) {
  return html`<li><span class="n">${number}</span>
    <svg class="measure" aria-hidden="true"><rect width=${(100 * number) / most + "%"} height="100%" class="left-alone" /></svg>
    <span>${prose(reason)}</span></li>`;
}

function Tabs({ tabs, active, go }) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.id === active);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    go(next.id);
    document.getElementById("tab-" + next.id).focus();
  };
  return html`<div role="tablist" aria-label="About this package" onKeyDown=${move}>
    ${tabs.map(
      (tab) => html`<button type="button" role="tab" id=${"tab-" + tab.id} aria-controls="panel"
        aria-selected=${String(tab.id === active)} tabindex=${tab.id === active ? 0 : -1} onClick=${() => go(tab.id)}>
        ${tab.word} <b>${tab.number}</b>
      </button>`,
    )}
  </div>`;
}

function Facts({ data }) {
  const counts = data.counts || {};
  const facts = [
    ["Safe fixes", counts.safe],
    ["Unsafe fixes", counts.unsafe],
    ["Advice", counts.advice],
    ["Left alone", counts.leftAlone],
    ["Files changed", `${counts.changed || 0} of ${counts.files || 0}`],
    ["Files failed", counts.failed],
    ["Declared", data.declared ? "yes" : "no"],
  ];
  const lines = data.statistics || {};
  if (lines.functionLines) {
    facts.push(["Lines not read", `${lines.unreadLines} of ${lines.functionLines}`]);
  }
  return html`<dl class="facts">
    ${facts.map(([word, value]) => html`<div><dt>${word}</dt><dd>${value === undefined ? 0 : value}</dd></div>`)}
  </dl>`;
}

function Blockers({ blockers, words }) {
  if (!blockers || blockers.length === 0) {
    return null;
  }
  return html`<div class="blocked-by"><h2>Blocked by</h2>
    <ul>
      ${blockers.map(
        (blocker) => html`<li><b>${blocker.number}</b> ${words[blocker.kind] || blocker.kind}
          ${blocker.example && html`, such as <code>${visible(blocker.example)}</code>`}</li>`,
      )}
    </ul>
  </div>`;
}

// Beside the page lies what the run wrote for the package.
function besides(data) {
  const links = data.patch ? [["Patch", data.patch]] : [];
  for (const path of data.series || []) {
    links.push([path.slice(path.lastIndexOf("/") + 1), path]);
  }
  return links.map(([word, path]) => html`<a href=${"./" + path.split("/").map(encodeURIComponent).join("/")}>${visible(word)}</a> `);
}

function tabsOf(data, reasons) {
  const unreadFiles = data.files.filter((file) => file.outcome === "skipped" || file.outcome === "failed");
  const unseen = data.files.flatMap((file) => (file.unseen || []).map((place) => ({ path: file.path, place })));
  const findings = sum(data.files.map((file) => (file.findings || []).length));
  const tabs = [
    { id: "findings", word: "Findings", number: findings, view: (show) => html`<${FindingsView} data=${data} show=${show} />` },
    { id: "diff", word: "Diff", number: data.diff.length, view: (show, goal) => html`<${DiffView} diff=${data.diff} goal=${goal} />` },
  ];
  if (reasons.length > 0) {
    const number = sum(reasons.map((reason) => reason[1]));
    tabs.push({ id: "reasons", word: "Left alone, by reason", number, view: () => html`<${ReasonsView} reasons=${reasons} />` });
  }
  if (data.compiled.length > 0) {
    tabs.push({ id: "compiled", word: "Compile check", number: data.compiled.length, view: () => html`<${CompiledView} compiled=${data.compiled} />` });
  }
  if (unreadFiles.length + unseen.length > 0) {
    const number = unreadFiles.length + unseen.length;
    tabs.push({ id: "unread", word: "Not read", number, view: () => html`<${UnreadView} files=${unreadFiles} unseen=${unseen} />` });
  }
  return tabs;
}

function PackageView({ data, reasons, words, tab, go, previous, next }) {
  const [goal, setGoal] = useState(null);
  const tabs = useMemo(() => tabsOf(data, reasons), [data]);
  const active = tabs.some((each) => each.id === tab) ? tab : tabs[0].id;
  const show = (place) => {
    setGoal(place);
    go("diff");
  };
  const chosen = (id) => {
    setGoal(null);
    go(id);
    document.getElementById("panel").scrollIntoView({ block: "nearest" });
  };
  return html`<nav class="way-back" aria-label="Packages">
      <a href="#" id="back">← All packages</a>
      <span class="neighbours">
        ${previous && html`<a href=${previous.link} rel="prev">← ${previous.name}</a>`}
        ${next && html`<a href=${next.link} rel="next">${next.name} →</a>`}
      </span>
    </nav>
    <header class="title">
      <h1 tabindex="-1" id="package-name">${visible(data.name)}</h1>
      <${Verdict} id=${data.verdict} />
      <p class="source">${visible(data.source || "")} ${besides(data)}</p>
      ${data.because && html`<p class="because"><b>${data.status}</b>: ${prose(data.because)}</p>`}
    </header>
    <${Facts} data=${data} />
    <${Blockers} blockers=${data.blockers} words=${words} />
    <${Tabs} tabs=${tabs} active=${active} go=${chosen} />
    <div role="tabpanel" id="panel" tabindex="0" aria-labelledby=${"tab-" + active}>
      ${tabs.find((each) => each.id === active).view(show, goal)}
    </div>`;
}
