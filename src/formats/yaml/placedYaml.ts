import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';

type Path = readonly PropertyKey[];

/** A line and a column, both from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A YAML document with the places of its values. */
export interface PlacedYaml {
  value: unknown;
  /** syntax errors, each with its place */
  errors: readonly { message: string; place: Place }[];
  /** place of the value at a path; of the nearest that encloses it where there is none */
  placeOf(path: Path): Place;
  /** place of the name of a member in the mapping at a path */
  placeOfKey(path: Path, key: string): Place;
}

/** Reads one YAML document and remembers where each value is. */
export function placedYaml(text: string): PlacedYaml {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' });
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const nodeAt = (path: Path): Node | null => nodeOf(document, path);
  return {
    value: contentsOf(document),
    errors: document.errors.map((error) => ({ message: plainMessage(error), place: place(error.pos[0]) })),
    placeOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const offset = nodeAt(path.slice(0, length))?.range?.[0];
        if (offset !== undefined) return place(offset);
      }
      return { line: 1, column: 1 };
    },
    placeOfKey(path, key) {
      const map = nodeAt(path);
      const pair = isMap(map)
        ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
      return offset === undefined ? this.placeOf(path) : place(offset);
    },
  };
}

function nodeOf(document: Document.Parsed, path: Path): Node | null {
  const found: unknown = path.length === 0 ? document.contents : document.getIn(path as unknown[], true);
  return isNode(found) ? found : null;
}

function contentsOf(document: Document.Parsed): unknown {
  if (document.errors.length > 0) return undefined;
  // a few lines of aliases could unfold into gigabytes
  return document.toJS({ maxAliasCount: 100 });
}

/** The message without the place, which is said in our own form. */
function plainMessage({ code, message }: YAMLError): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') || code;
}
