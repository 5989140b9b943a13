import ts from 'typescript';

/** A source with one change. */
export interface Mutant {
  /** counted from 1 */
  line: number;
  before: string;
  after: string;
  /** the whole changed source */
  source: string;
}

/** What an operator is changed to. */
const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AsteriskToken]: '/',
  [ts.SyntaxKind.SlashToken]: '*',
  [ts.SyntaxKind.PercentToken]: '*',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.QuestionQuestionToken]: '&&',
};

/** What a method of arrays and numbers is changed to. */
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  find: 'findLast',
  findLast: 'find',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};

/** Every change that is tried on a source; none touches types, imports or the texts of messages. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const change = (node: ts.Node, after: string): void => {
    const [from, to] = [node.getStart(parsed), node.getEnd()];
    const line = parsed.getLineAndCharacterOfPosition(from).line + 1;
    const whole = source.split('\n')[line - 1]?.trim() ?? '';
    const before = `${source.slice(from, to).replace(/\s+/g, ' ')} [in ${whole}]`;
    mutants.push({ line, before, after, source: source.slice(0, from) + after + source.slice(to) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isTypeAliasDeclaration(node)) return;
    for (const after of changesOf(node, parsed)) change(node, after);
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return mutants;
}

function changesOf(node: ts.Node, file: ts.SourceFile): string[] {
  const operator = OPERATORS[node.kind];
  if (operator !== undefined && ts.isBinaryExpression(node.parent)) return [operator];
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) return ['true'];
  if (ts.isNumericLiteral(node)) return [`(${node.getText(file)} + 1)`];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [node.operand.getText(file)];
  if (isCondition(node)) return ['true', 'false'];
  if (ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) {
    const method = METHODS[node.text];
    return method === undefined ? [] : [method];
  }
  if (ts.isStringLiteral(node) && decides(node)) return ["'mutant'"];
  if (ts.isExpressionStatement(node)) return [';'];
  return [];
}

/** The condition of an `if`, a loop or `a ? b : c`. */
function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return false;
}

/** Whether a text is one that code compares with or answers, rather than a part of a message. */
function decides({ parent }: ts.StringLiteral): boolean {
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind !== ts.SyntaxKind.PlusToken;
  return ts.isCaseClause(parent) || ts.isReturnStatement(parent) || ts.isConditionalExpression(parent);
}
