// The page: which package is open, which colours it has, and what the keys do.

const TRANSFORMS = JSON.parse(document.getElementById("transforms").textContent);

const board = document.getElementById("board");
const opened = document.getElementById("package");
let current = null; // the row whose package is open
let scrolled = 0; // where the board was left

// The part behind the # is the package's name, and behind a slash the tab.
function route() {
  const [name, tab] = location.hash.split("/");
  const row = rows.find((each) => each.link === name);
  if (row) {
    open(row, tab || "findings");
  } else if (current) {
    close();
  }
}

function open(row, tab) {
  const isNew = current !== row;
  if (!current) {
    scrolled = scrollY;
  }
  current = row;
  board.hidden = true;
  opened.hidden = false;
  if (isNew) {
    row.data = row.data || JSON.parse(document.getElementById(row.tr.dataset.block).textContent);
  }
  const order = visibleRows();
  const at = order.indexOf(row);
  preact.render(
    html`<${PackageView} key=${row.link} data=${row.data} reasons=${reasonsOf([row])} words=${blockerWords} tab=${tab}
      previous=${order[at - 1]} next=${order[at + 1]} go=${(id) => history.replaceState(null, "", row.link + "/" + id) || route()} />`,
    opened,
  );
  document.title = row.name + " · Free-threading report";
  if (isNew) {
    scrollTo(0, 0);
    document.getElementById("package-name").focus({ preventScroll: true });
  }
}

function close() {
  const row = current;
  current = null;
  preact.render(null, opened);
  opened.hidden = true;
  board.hidden = false;
  delete row.data;
  document.title = "Free-threading report";
  scrollTo(0, scrolled);
  row.anchor.focus({ preventScroll: true });
  row.tr.scrollIntoView({ block: "nearest" });
}

const SCHEMES = ["", "light", "dark"];
const SCHEME_WORDS = { "": "as the system", light: "light", dark: "dark" };

function remembered() {
  try {
    return localStorage.getItem("ftport-colours") || "";
  } catch (e) {
    return ""; // a browser that keeps nothing for a file
  }
}

function paint(scheme) {
  document.documentElement.dataset.scheme = scheme;
  document.querySelector("#theme span").textContent = SCHEME_WORDS[scheme] || SCHEME_WORDS[""];
  try {
    localStorage.setItem("ftport-colours", scheme);
  } catch (e) {
    // as above
  }
}

function moveFocus(step) {
  const anchors = current
    ? [...opened.querySelectorAll(".finding > summary, .file > summary")]
    : visibleRows().map((row) => row.anchor);
  if (anchors.length === 0) {
    return;
  }
  const at = anchors.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : anchors.length - 1) : Math.min(Math.max(at + step, 0), anchors.length - 1);
  anchors[next].focus();
}

function neighbour(step) {
  const order = visibleRows();
  const next = order[order.indexOf(current) + step];
  if (next) location.hash = next.link;
}

function search() {
  const field = document.getElementById(current ? "search-findings" : "search");
  if (field) field.focus();
}

function escape(field) {
  if (field && field.value) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  } else if (field && !current) {
    field.blur();
  } else if (current) {
    location.hash = "";
  }
}

const KEYS = {
  "/": () => search(),
  "?": () => document.getElementById("help").showModal(),
  ArrowDown: () => moveFocus(1),
  ArrowUp: () => moveFocus(-1),
  j: () => moveFocus(1),
  k: () => moveFocus(-1),
  n: () => current && neighbour(1),
  p: () => current && neighbour(-1),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById("help").open) {
    return;
  }
  const field = event.target.closest("input[type=search]");
  if (event.key === "Escape") {
    event.preventDefault();
    escape(field);
    return;
  }
  if (field && event.key === "ArrowDown") {
    event.preventDefault();
    moveFocus(1);
    return;
  }
  const scrolls = event.key.startsWith("Arrow") && !event.target.closest("#table tbody, summary");
  if (!field && !event.target.closest("select") && !scrolls && Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

paint(remembered());
document.getElementById("theme").addEventListener("click", () => {
  paint(SCHEMES[(SCHEMES.indexOf(document.documentElement.dataset.scheme) + 1) % SCHEMES.length]);
});
document.getElementById("keys").addEventListener("click", () => document.getElementById("help").showModal());
document.addEventListener("keydown", onKey);
addEventListener("hashchange", route);
listenToBoard();
showBoard();
route();
