// What can stand where the cursor is: variables of the query, names of the graph (their prefix is declared on the way), words of SPARQL.
import { syntaxTree } from "@codemirror/language";

const WORDS = ("SELECT DISTINCT CONSTRUCT DESCRIBE ASK WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND PREFIX LIMIT OFFSET ORDER GROUP BY HAVING "
  + "DESC ASC EXISTS NOT COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG DATATYPE BOUND COALESCE IF REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE "
  + "REPLACE ROUND ABS").split(" ").map((label) => ({ label, type: "keyword", boost: -1 }));

let asked = null;

/** The names that the server offers, asked for once; none while it does not answer. */
function terms() {
  asked ??= fetch("/editor/terms.json").then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then(({ prefixes, terms: found }) => ({ prefixes, options: found.map((term) => option(term, prefixes)), lines: lines(prefixes) }))
    .catch(() => { asked = null; return { prefixes: {}, options: [], lines: [] }; });
  return asked;
}

const lines = (prefixes) => Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, apply: `${prefix}: <${iri}>`, detail: iri, type: "namespace" }));

const option = ({ name, label, kind, about }, prefixes) => ({
  label: name, detail: label, type: kind, info: about || undefined,
  apply: (view, _, from, to) => {
    const prefix = name.slice(0, name.indexOf(":"));
    const declared = new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(view.state.doc.toString());
    const head = declared ? "" : `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
    view.dispatch({
      changes: [{ from: 0, insert: head }, { from, to, insert: name }],
      selection: { anchor: from + head.length + name.length }, userEvent: "input.complete",
    });
  },
});

/** A completion source for CodeMirror. */
export async function completions(context) {
  const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (/comment|string/.test(inside)) return null;
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) {
    const used = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    used.delete(variable.text);
    return { from: variable.from, options: [...used].sort().map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  const word = context.matchBefore(/[A-Za-z][\w-]*(?::[\w-]*)?/);
  if (!word && !context.explicit) return null;
  const { options, lines: declarations } = await terms();
  const from = word ? word.from : context.pos;
  const declaring = /PREFIX\s+$/i.test(context.state.doc.lineAt(from).text.slice(0, from - context.state.doc.lineAt(from).from));
  return { from, options: declaring ? declarations : [...options, ...WORDS], validFor: /^[\w-]*(?::[\w-]*)?$/ };
}
