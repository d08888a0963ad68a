// The board: rows that the page came with, which can be searched, sorted and filtered.

const rows = [...document.querySelectorAll("#table tbody tr")].map((tr) => ({
  tr,
  anchor: tr.querySelector("th a"),
  link: tr.querySelector("th a").getAttribute("href"),
  name: tr.querySelector("th a").textContent,
  verdict: tr.dataset.verdict,
  declared: tr.cells[2].dataset.sort === "1",
  search: tr.dataset.search,
  hazards: JSON.parse(tr.dataset.hazards),
  reasons: Object.entries(JSON.parse(tr.dataset.reasons)),
  blockers: [...tr.querySelectorAll(".blocker")].map((each) => each.dataset.kind),
}));

const rowOf = new Map(rows.map((row) => [row.tr, row]));

const blockerWords = Object.fromEntries(
  [...document.querySelectorAll(".blocker")].map((each) => [each.dataset.kind, each.dataset.word]),
);

// Each filter that is on leaves the rows for which it answers yes.
const filter = { query: "", verdict: "", blocker: "", chapter: "", reason: "" };

const TESTS = {
  query: (row, query) => query.toLowerCase().split(/\s+/).every((word) => row.search.includes(word)),
  verdict: (row, verdict) => row.verdict === verdict,
  blocker: (row, blocker) => row.blockers.includes(blocker),
  chapter: (row, chapter) => chapter in row.hazards,
  reason: (row, reason) => row.reasons.some((each) => each[0] === reason),
};

// The rows that all filters leave, but for one: a plot shows what could be chosen instead.
function matching(except) {
  const on = Object.keys(filter).filter((key) => filter[key] !== "" && key !== except);
  return rows.filter((row) => on.every((key) => TESTS[key](row, filter[key])));
}

function visibleRows() {
  return [...document.querySelectorAll("#table tbody tr:not([hidden])")].map((tr) => rowOf.get(tr));
}

function Filters() {
  const kinds = Object.keys(blockerWords).sort();
  const among = matching("blocker");
  return (
    kinds.length > 0 &&
    html`<label>Blocked by <select id="blocker" value=${filter.blocker} onChange=${(event) => change("blocker", event.target.value)}>
      <option value="">anything or nothing</option>
      ${kinds.map((kind) => html`<option value=${kind}>${blockerWords[kind]} (${among.filter((row) => row.blockers.includes(kind)).length})</option>`)}
    </select></label>`
  );
}

function Overview() {
  return html`<div>
      <${Readiness} rows=${matching("verdict")} chosen=${filter.verdict} choose=${(id) => change("verdict", id)} />
      <${OpenHazards} rows=${matching()} />
    </div>
    <div>
      <${Hazards} rows=${matching("chapter")} chosen=${filter.chapter} choose=${(id) => change("chapter", id)} />
      <${LeftAlone} rows=${matching("reason")} chosen=${filter.reason} choose=${(reason) => change("reason", reason)} />
    </div>`;
}

function change(key, value) {
  filter[key] = value;
  showBoard();
}

function clearFilters() {
  Object.keys(filter).forEach((key) => (filter[key] = ""));
  document.getElementById("search").value = "";
  showBoard();
}

function showBoard() {
  const left = new Set(matching());
  rows.forEach((row) => (row.tr.hidden = !left.has(row)));
  document.getElementById("shown").textContent =
    left.size === rows.length ? count(rows.length, "package") : `${left.size} of ${count(rows.length, "package")}`;
  document.getElementById("none").hidden = left.size > 0 || rows.length === 0;
  preact.render(html`<${Overview} />`, document.getElementById("overview"));
  preact.render(html`<${Filters} />`, document.getElementById("filters"));
}

// A text starts with its first, a number with its highest; the same column again turns it round.
function sortBy(button) {
  const head = button.closest("th");
  const byText = button.dataset.by === "text";
  const was = head.getAttribute("aria-sort");
  const ascending = was === "none" ? byText || head.cellIndex === 1 : was === "descending";
  for (const each of head.parentNode.cells) {
    if (each.hasAttribute("aria-sort")) each.setAttribute("aria-sort", "none");
  }
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const key = byText ? (row) => row.name.toLowerCase() : (row) => Number(row.tr.cells[head.cellIndex].dataset.sort);
  const order = ascending ? d3.ascending : d3.descending;
  const body = document.querySelector("#table tbody");
  d3.sort(rows, (a, b) => order(key(a), key(b)) || d3.ascending(a.name, b.name)).forEach((row) => body.append(row.tr));
}

function listenToBoard() {
  const search = document.getElementById("search");
  search.addEventListener("input", () => change("query", search.value.trim()));
  document.getElementById("clear").addEventListener("click", clearFilters);
  document.querySelector("#table thead").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) sortBy(button);
  });
  document.querySelector("#table tbody").addEventListener("click", (event) => {
    const tr = event.target.closest("tr");
    if (tr && !event.target.closest("a") && String(getSelection()) === "") {
      location.hash = rowOf.get(tr).link;
    }
  });
}
