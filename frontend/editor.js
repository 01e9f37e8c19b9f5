// A SPARQL editor over the textarea of the page: highlighting, completion, and the place of an error. The textarea stays the form's field.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Prec } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completions } from "./completions.js";

const nonce = document.currentScript.nonce;
const field = document.getElementById("query");
const label = document.querySelector("label[for=query]");
const error = document.getElementById("error");

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.standard(tags.name)], color: "var(--code-word)", fontWeight: "600" },
  { tag: [tags.atom, tags.standard(tags.variableName)], color: "var(--code-name)" },
  { tag: tags.local(tags.variableName), color: "var(--code-variable)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: "5px", fontSize: "0.9rem", margin: "0.3rem 0 0.6rem" },
  "&.cm-focused": { outline: "3px solid var(--warn-line)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace', lineHeight: "1.45", maxHeight: "65vh", overflow: "auto" },
  ".cm-content": { minHeight: "12rem", caretColor: "var(--ink)" },
  ".cm-content:focus-visible": { outline: "none" },
  ".cm-gutters": { background: "var(--raised)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--code-line)" },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--link)" },
  ".cm-tooltip": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.4rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", opacity: "1", marginLeft: "0.8em" },
  ".cm-completionInfo": { maxWidth: "24rem", padding: "0.3rem 0.6rem" },
  "@media (max-width: 40rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  "@media (forced-colors: active)": { "li[aria-selected]": { outline: "2px solid Highlight", outlineOffset: "-2px" } },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--warn-line) 2px", textUnderlineOffset: "0.2em" },
  ".cm-lint-marker-error": { content: "normal", background: "var(--warn-line)", borderRadius: "50%", width: "0.7em", height: "0.7em" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--warn-line)" },
});

/* Over a selection the browser would keep its look by a style attribute, which the policy of the page forbids: the text goes in directly. */
function beforeinput(event, target) {
  const { from, to, empty } = target.state.selection.main;
  if (event.inputType !== "insertText" || !event.data || empty || event.isComposing || target.state.selection.ranges.length > 1) return false;
  event.preventDefault();
  const insert = () => target.state.update(target.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  if (!target.state.facet(EditorView.inputHandler).some((handle) => handle(target, from, to, event.data, insert))) target.dispatch(insert());
  return true;
}

function run() {
  field.form.requestSubmit();
  return true;
}

const view = new EditorView({
  doc: field.value,
  extensions: [
    EditorView.cspNonce.of(nonce), EditorView.domEventHandlers({ beforeinput }),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
    lineNumbers(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter(), history(), indentOnInput(), bracketMatching(), closeBrackets(),
    StreamLanguage.define(sparql), syntaxHighlighting(colours), theme, EditorView.lineWrapping,
    autocompletion({ override: [completions], icons: false, defaultKeymap: false }),
    keymap.of([...completionKeymap, ...closeBracketsKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({
      "aria-labelledby": label.id, "aria-describedby": error ? "keys error" : "keys", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => { if (update.docChanged) field.value = view.state.doc.toString(); }),
  ],
});
field.before(view.dom);
field.hidden = true;
field.focus = () => view.focus();
field.addEventListener("input", () => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value } }));
label.addEventListener("click", () => view.focus());
document.getElementById("keys").hidden = false;
if (error?.dataset.line) mark(Number(error.dataset.line), Number(error.dataset.column), Number(error.dataset.length), error.textContent.trim());

/** Underline where the engine looked in vain; its columns count characters, from one. */
function mark(number, column, length, message) {
  const { doc } = view.state;
  const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
  const units = (text, count) => [...text].slice(0, count).join("").length;
  const from = Math.min(line.from + units(line.text, column - 1), line.to);
  const to = Math.max(from, from + units(doc.sliceString(from).trimEnd(), length));
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]), {
    selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }),
  });
}
