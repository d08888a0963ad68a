// The patch of a package, side by side or one below the other.

const LONGEST_COMPARED = 400;
const MOST_LINES_AT_ONCE = 3000;

// The lines of a hunk as rows: what was there, and what stands beside it now.
function rowsOf(hunk) {
  const rows = [];
  let before = hunk.before;
  let after = hunk.after;
  let removed = [];
  let added = [];
  const pair = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) {
      rows.push({ before: removed[i], after: added[i], changed: true });
    }
    removed = [];
    added = [];
  };
  let last = {};
  for (const line of hunk.lines) {
    const text = line.slice(1);
    switch (line[0]) {
      case "-":
        removed.push((last = { line: before++, text, mark: "-" }));
        break;
      case "+":
        added.push((last = { line: after++, text, mark: "+" }));
        break;
      case "\\":
        last.open = true;
        break;
      default:
        pair();
        last = { line: before++, text, mark: " " };
        rows.push({ before: last, after: { ...last, line: after++ }, changed: false });
    }
  }
  pair();
  return rows;
}

// The words of two lines that differ, if so much is equal that it helps to show them.
function compared(before, after) {
  if (before.length > LONGEST_COMPARED || after.length > LONGEST_COMPARED) {
    return null;
  }
  const parts = Diff.diffWordsWithSpace(before, after);
  const equal = sum(parts.filter((part) => !part.added && !part.removed).map((part) => part.value.trim().length));
  return equal * 3 > Math.max(before.trim().length, after.trim().length) ? parts : null;
}

function lineText(cell, other) {
  const parts = other && compared(cell.mark === "-" ? cell.text : other.text, cell.mark === "-" ? other.text : cell.text);
  if (!parts) {
    return visible(cell.text);
  }
  return parts
    .filter((part) => (cell.mark === "-" ? !part.added : !part.removed))
    .map((part) => (part.added || part.removed ? html`<mark>${visible(part.value)}</mark>` : visible(part.value)));
}

function openEnd(cell) {
  return cell.open ? html`<span class="control">no newline at the end</span>` : null;
}

const SAID = { "-": "removed", "+": "added" };

// Two cells: the number of a line and its text. Without a line both are empty.
function Cells({ cell, other }) {
  if (!cell) {
    return html`<td class="line none"></td><td class="text none"></td>`;
  }
  const kind = SAID[cell.mark] || "";
  return html`<td class=${"line " + kind}>${cell.line}</td>
    <td class=${"text " + kind} data-mark=${cell.mark}>
      ${kind && html`<span class="hidden">${kind}: </span>`}${lineText(cell, other)}${openEnd(cell)}
    </td>`;
}

function SideBySide({ rows }) {
  return rows.map(
    (row) => html`<tr>
      <${Cells} cell=${row.before} other=${row.changed && row.after} />
      <${Cells} cell=${row.after} other=${row.changed && row.before} />
    </tr>`,
  );
}

function OneBelowTheOther({ rows }) {
  const lines = [];
  let removed = [];
  let added = [];
  const flush = () => {
    lines.push(...removed, ...added);
    removed = [];
    added = [];
  };
  for (const row of rows) {
    if (!row.changed) {
      flush();
      lines.push([row.before, null]);
      continue;
    }
    if (row.before) removed.push([row.before, row.after]);
    if (row.after) added.push([row.after, row.before]);
  }
  flush();
  return lines.map(([cell, other]) => html`<tr><${Cells} cell=${cell} other=${other} /></tr>`);
}

function DiffFile({ file, index, sides: wanted, open }) {
  const sides = wanted && !file.created; // nothing stands beside a new file
  const [isOpen, setOpen] = useState(open);
  const lines = file.hunks.flatMap((hunk) => hunk.lines);
  const plus = lines.filter((line) => line[0] === "+").length;
  const minus = lines.filter((line) => line[0] === "-").length;
  const columns = sides ? 4 : 2;
  return html`<details class="file" open=${isOpen} onToggle=${(event) => setOpen(event.target.open)} data-file=${index}>
    <summary>
      <span class="path">${visible(file.path)}</span>
      ${file.created && html` <span class="note">new file</span>`}
      <span class="counts"><span class="added">+${plus}</span> <span class="removed">−${minus}</span></span>
    </summary>
    ${isOpen &&
    html`<table class=${"diff " + (sides ? "sides" : "lines")}>
      <caption class="hidden">
        ${file.path}, ${sides ? "before on the left, after on the right" : "what goes and what comes"}
      </caption>
      <colgroup>
        ${sides ? html`<col class="line" /><col /><col class="line" /><col />` : html`<col class="line" /><col />`}
      </colgroup>
      ${file.hunks.map(
        (hunk, i) => html`<tbody data-hunk=${i}>
          <tr class="hunk">
            <th colspan=${columns} scope="rowgroup">line ${hunk.before || hunk.after} <code>${visible(hunk.section)}</code></th>
          </tr>
          ${sides ? html`<${SideBySide} rows=${rowsOf(hunk)} />` : html`<${OneBelowTheOther} rows=${rowsOf(hunk)} />`}
        </tbody>`,
      )}
    </table>`}
  </details>`;
}

// The place in the diff of a line of the old text: which file, which hunk.
function placeInDiff(diff, path, line) {
  const file = diff.findIndex((each) => each.path === path || each.path.endsWith("/" + path));
  if (file < 0) {
    return null;
  }
  const hunk = diff[file].hunks.findIndex((each) => {
    const before = each.lines.filter((text) => text[0] === " " || text[0] === "-").length;
    return line >= each.before && line < each.before + before;
  });
  return hunk < 0 ? null : { file, hunk };
}

function DiffView({ diff, goal }) {
  const narrow = matchMedia("(max-width: 800px)").matches;
  const [sides, setSides] = useState(!narrow);
  useEffect(() => {
    if (goal) {
      const hunk = document.querySelector(`[data-file="${goal.file}"] [data-hunk="${goal.hunk}"]`);
      if (hunk) {
        hunk.scrollIntoView({ block: "center" });
        hunk.classList.add("goal");
      }
    }
  }, [goal]);
  if (diff.length === 0) {
    return html`<p class="notice">Nothing is changed.</p>`;
  }
  let shown = 0;
  return html`<div class="bar">
      <div class="choice" role="group" aria-label="How the diff is shown">
        <button type="button" aria-pressed=${String(sides)} onClick=${() => setSides(true)}>Side by side</button>
        <button type="button" aria-pressed=${String(!sides)} onClick=${() => setSides(false)}>One below the other</button>
      </div>
    </div>
    ${diff.map((file, index) => {
      const wanted = goal && goal.file === index;
      const open = wanted || shown < MOST_LINES_AT_ONCE;
      shown += sum(file.hunks.map((hunk) => hunk.lines.length));
      return html`<${DiffFile} key=${file.path + (wanted ? "!" : "")} file=${file} index=${index} sides=${sides} open=${open} />`;
    })}`;
}
