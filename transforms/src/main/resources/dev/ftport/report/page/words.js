// How texts are shown. Whatever comes from a package goes through here, as text and never as markup.

const html = htm.bind(preact.h);
const { useState, useEffect, useMemo, useRef } = preactHooks;

const VERDICTS = [
  ["ready", "Ready"],
  ["needs-review", "Needs review"],
  ["blocked", "Blocked"],
  ["failed", "Failed"],
  ["nothing-to-do", "Nothing to do"],
];

function verdictWord(id) {
  return VERDICTS.find((verdict) => verdict[0] === id)[1];
}

// What becomes of a finding, in the order of the numbers that a row of the board has for a chapter.
const REMEDIES = [
  { id: "fixed", one: "Fixed", mark: "✓" },
  { id: "waiting", one: "Open fix", mark: "?" },
  { id: "advice", one: "Advice", mark: "!" },
  { id: "left-alone", one: "Left alone", mark: "–" },
];

const CHAPTERS = {
  borrowed: "Borrowed references",
  build: "Build files",
  containers: "Containers",
  declare: "Declaration",
  fields: "Fields of objects",
  locks: "Locks",
  memory: "Memory domains",
  module: "Module initialization",
  state: "Static state",
  threads: "Threads and the GIL",
};

function chapterName(id) {
  return CHAPTERS[id] || id;
}

function count(number, one, many) {
  return `${number} ${number === 1 ? one : many || one + "s"}`;
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

// Characters that show nothing or turn the text round, which a reader of a patch has to see.
const UNSEEN =
  /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff])/;

function visible(text) {
  return text
    .split(UNSEEN)
    .map((part, i) =>
      i % 2 === 0
        ? part
        : html`<span class="control">U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}</span>`,
    );
}

// A sentence in which names stand in backticks.
function prose(text) {
  return text
    .split("`")
    .map((part, i, all) =>
      i % 2 === 0 || i === all.length - 1 ? visible(i % 2 === 0 ? part : "`" + part) : html`<code>${visible(part)}</code>`,
    );
}

function Icon({ id }) {
  return html`<svg aria-hidden="true"><use href=${"#i-" + id} /></svg>`;
}

function Verdict({ id }) {
  const known = VERDICTS.find((verdict) => verdict[0] === id) || VERDICTS[3];
  return html`<span class=${"verdict " + known[0]}><${Icon} id=${known[0]} /> ${known[1]}</span>`;
}

function remedyOf(finding) {
  if (finding.remedy === "fix") {
    return REMEDIES[finding.applied ? 0 : 1];
  }
  return REMEDIES[finding.remedy === "advice" ? 2 : 3];
}
