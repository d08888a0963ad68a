// What the packages have in common: how ready they are, and where their hazards lie.

const OPEN_BINS = [0, 1, 2, 4, 8, 16, 32, 64];

function openHazards(row) {
  return sum(Object.values(row.hazards).map((numbers) => numbers[1] + numbers[2]));
}

function binName(i) {
  const low = OPEN_BINS[i];
  const high = (OPEN_BINS[i + 1] || Infinity) - 1;
  return high === Infinity ? `${low}+` : low === high ? `${low}` : `${low}–${high}`;
}

function Readiness({ rows, chosen, choose }) {
  const numbers = VERDICTS.map(([id]) => rows.filter((row) => row.verdict === id).length);
  const x = d3.scaleLinear([0, Math.max(1, rows.length)], [0, 100]);
  let start = 0;
  const declared = rows.filter((row) => row.declared).length;
  return html`<figure class="readiness">
    <figcaption>
      <span class="big">${numbers[0]}</span>
      <span>of ${count(rows.length, "package")} ${numbers[0] === 1 ? "is" : "are"} ready to run without the GIL<br />
        <span class="soft">${declared} declare it, before or by the patch</span></span>
    </figcaption>
    <svg class="strip" role="img" aria-label=${VERDICTS.map(([, word], i) => `${word}: ${numbers[i]}`).join(", ")}>
      ${VERDICTS.map(([id, word], i) => {
        const from = start;
        start += numbers[i];
        return numbers[i] > 0 && html`<g>
          <rect class=${"fill-" + id} x=${x(from) + "%"} width=${x(numbers[i]) + "%"} height="100%"><title>${word}: ${numbers[i]}</title></rect>
          ${x(numbers[i]) > 5 && html`<text x=${x(from + numbers[i] / 2) + "%"} y="50%">${numbers[i]}</text>`}
        </g>`;
      })}
    </svg>
    <div class="choice legend" role="group" aria-label="Show packages by verdict">
      ${VERDICTS.map(
        ([id, word], i) => html`<button type="button" class=${"verdict " + id} aria-pressed=${String(chosen === id)}
          disabled=${numbers[i] === 0 && chosen !== id} onClick=${() => choose(chosen === id ? "" : id)}>
          <${Icon} id=${id} /> ${word} <b>${numbers[i]}</b>
        </button>`,
      )}
    </div>
  </figure>`;
}

// How many packages have how many open hazards, by verdict.
function OpenHazards({ rows }) {
  const table = OPEN_BINS.map(() => Object.fromEntries(VERDICTS.map(([id]) => [id, 0])));
  for (const row of rows) {
    table[d3.bisectRight(OPEN_BINS, openHazards(row)) - 1][row.verdict]++;
  }
  const stacks = d3.stack().keys(VERDICTS.map(([id]) => id))(table);
  const totals = table.map((bin) => sum(Object.values(bin)));
  const height = 128;
  const y = d3.scaleLinear([0, Math.max(1, ...totals)], [0, height - 18]);
  const x = d3.scaleBand(d3.range(OPEN_BINS.length), [0, 100]).padding(0.18);
  return html`<figure>
    <figcaption><h2>Open hazards of a package</h2> <span class="soft">advice and open fixes</span></figcaption>
    <svg class="histogram" height=${height + 20} role="img"
      aria-label=${totals.map((total, i) => `${binName(i)} open: ${count(total, "package")}`).join(", ")}>
      ${stacks.map(
        (stack) => html`<g class=${"fill-" + stack.key}>
          ${stack.map((bin, i) => bin[1] > bin[0] && html`<rect x=${x(i) + "%"} width=${x.bandwidth() + "%"}
            y=${height - y(bin[1])} height=${Math.max(1, y(bin[1]) - y(bin[0]) - 1)}>
            <title>${verdictWord(stack.key)}, ${binName(i)} open: ${bin[1] - bin[0]}</title></rect>`)}
        </g>`,
      )}
      <line class="axis" x1="0" x2="100%" y1=${height + 0.5} y2=${height + 0.5} />
      ${totals.map(
        (total, i) => html`<text x=${x(i) + x.bandwidth() / 2 + "%"} y=${height + 15}>${binName(i)}</text>
          ${total > 0 && html`<text class="value" x=${x(i) + x.bandwidth() / 2 + "%"} y=${height - y(total) - 5}>${total}</text>`}`,
      )}
    </svg>
  </figure>`;
}

const FILLS = ["fixed", "url(#hatch-waiting)", "url(#hatch-advice)", "left-alone"];

function Swatch({ kind }) {
  return html`<svg class="swatch" aria-hidden="true"><${Bar} kind=${kind} from=${0} width=${100} /></svg>`;
}

function Bar({ kind, from, width }) {
  const fill = FILLS[kind];
  return fill.startsWith("url")
    ? html`<rect x=${from + "%"} width=${width + "%"} height="100%" fill=${fill} />`
    : html`<rect x=${from + "%"} width=${width + "%"} height="100%" class=${fill} />`;
}

// A table whose bars are a plot: hazards by chapter, by what becomes of them.
function Hazards({ rows, chosen, choose }) {
  const [withLeftAlone, setWithLeftAlone] = useState(false);
  const kinds = withLeftAlone ? [0, 1, 2, 3] : [0, 1, 2];
  const totals = new Map();
  for (const row of rows) {
    for (const [chapter, numbers] of Object.entries(row.hazards)) {
      const total = totals.get(chapter) || [0, 0, 0, 0];
      totals.set(chapter, total.map((number, i) => number + numbers[i]));
    }
  }
  const size = (numbers) => sum(kinds.map((kind) => numbers[kind]));
  const chapters = d3.sort([...totals], (a, b) => d3.descending(size(a[1]), size(b[1])) || d3.ascending(a[0], b[0]));
  const x = d3.scaleLinear([0, Math.max(1, ...chapters.map(([, numbers]) => size(numbers)))], [0, 100]);
  return html`<figure class="hazards">
    <figcaption><h2>Hazards by chapter</h2>
      <label class="soft"><input type="checkbox" checked=${withLeftAlone} onChange=${(event) => setWithLeftAlone(event.target.checked)} /> draw what is left alone</label>
    </figcaption>
    <table class="chapters">
      <thead><tr><th scope="col">Chapter</th><td class="plot"></td>
        ${REMEDIES.map((remedy, i) => html`<th scope="col" class="n"><${Swatch} kind=${i} /> ${remedy.one}</th>`)}
      </tr></thead>
      <tbody>
        ${chapters.map(([chapter, numbers]) => {
          let from = 0;
          return html`<tr class=${chosen === chapter ? "chosen" : ""}>
            <th scope="row"><button type="button" aria-pressed=${String(chosen === chapter)}
              onClick=${() => choose(chosen === chapter ? "" : chapter)}>${chapterName(chapter)}</button></th>
            <td class="plot" aria-hidden="true"><svg class="bars">
              ${kinds.map((kind) => {
                const start = from;
                from += x(numbers[kind]);
                return numbers[kind] > 0 && html`<${Bar} kind=${kind} from=${start} width=${x(numbers[kind])} />`;
              })}
            </svg></td>
            ${numbers.map((number) => html`<td class=${"n" + (number === 0 ? " zero" : "")}>${number}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  </figure>`;
}

function reasonsOf(rows) {
  const totals = new Map();
  for (const row of rows) {
    for (const [reason, number] of row.reasons) {
      totals.set(reason, (totals.get(reason) || 0) + number);
    }
  }
  return d3.sort([...totals], (a, b) => d3.descending(a[1], b[1]) || d3.ascending(a[0], b[0]));
}

function LeftAlone({ rows, chosen, choose }) {
  const [all, setAll] = useState(false);
  const reasons = reasonsOf(rows);
  if (reasons.length === 0) {
    return null;
  }
  const most = reasons[0][1];
  const few = 8;
  return html`<figure class="left">
    <figcaption><h2>Left alone, by reason</h2> <span class="soft">${count(sum(reasons.map((each) => each[1])), "place")}</span></figcaption>
    <ul class="reasons">
      ${reasons.slice(0, all ? reasons.length : few).map(
        ([reason, number]) => html`<li class=${chosen === reason ? "chosen" : ""}><span class="n">${number}</span>
          <svg class="measure" aria-hidden="true"><rect width=${(100 * number) / most + "%"} height="100%" class="left-alone" /></svg>
          <button type="button" aria-pressed=${String(chosen === reason)} onClick=${() => choose(chosen === reason ? "" : reason)}>${prose(reason)}</button></li>`,
      )}
    </ul>
    ${reasons.length > few && html`<button type="button" class="more" aria-expanded=${String(all)} onClick=${() => setAll(!all)}>
      ${all ? "Show fewer" : `Show all ${reasons.length} reasons`}</button>`}
  </figure>`;
}
