/**
 * Every code of health that a part of the daemon can report, read from the sources: there is no list of them to forget
 * a new one in. A code is a literal at one of the places where codes are made; `collect` knows these places.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** Where each part's codes are made. Set-up and check speak to a person at a terminal, deliver counts lines. */
const SOURCES: Readonly<Record<string, { readonly folder: string; readonly files: RegExp }>> = {
  gx: { folder: 'src/gx', files: /^(?!check).*\.ts$/ },
  journal: { folder: 'src/journal', files: /\.ts$/ },
  clock: { folder: 'src', files: /^clock.*\.ts$/ },
  influx: { folder: 'src/influx', files: /^(?!setup|plan|check|ask|deliver).*\.ts$/ },
};

const NAMES = new Set(['code', 'reason', 'error']);
const MAKERS = new Set(['failure', 'person']);
/** What is well is in no table, and neither is the time before anything is known. */
const WELL = new Set(['ok', 'ready', 'starting', 'waiting']);

/** By part: `gx`, `journal`, `clock`, `influx`. */
export function healthCodes(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(SOURCES).map(([part, { folder, files }]) => {
      const names = readdirSync(join(ROOT, folder)).filter((name) => files.test(name));
      const codes = names.flatMap((name) => collect(name, readFileSync(join(ROOT, folder, name), 'utf8')));
      return [part, new Set(codes.filter((code) => !WELL.has(code)))];
    }),
  );
}

function collect(name: string, text: string): string[] {
  const codes: string[] = [];
  const take = (node: ts.Node | undefined) => {
    if (!node) return;
    if (ts.isConditionalExpression(node)) {
      take(node.whenTrue);
      take(node.whenFalse);
    } else if (ts.isUnionTypeNode(node)) node.types.forEach(take);
    else if (ts.isLiteralTypeNode(node)) take(node.literal);
    else if (ts.isStringLiteral(node) && /^[a-z][a-z_0-9]*$/.test(node.text)) codes.push(node.text);
  };
  const visit = (node: ts.Node) => {
    if (ts.isPropertyAssignment(node) && NAMES.has(node.name.getText()) && !isRefusal(node.parent)) {
      take(node.initializer);
    } else if (ts.isVariableDeclaration(node) && NAMES.has(node.name.getText())) take(node.initializer);
    else if (ts.isPropertyDeclaration(node) && NAMES.has(node.name.getText())) take(node.type);
    else if (ts.isCallExpression(node) && MAKERS.has(node.expression.getText())) take(node.arguments[0]);
    else if (ts.isReturnStatement(node) && node.expression && ts.isArrayLiteralExpression(node.expression)) {
      take(node.expression.elements[0]);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return codes;
}

/** A line that is refused is counted and left out: that is no state of the daemon. */
function isRefusal(object: ts.ObjectLiteralExpression): boolean {
  return /\bkind: '(reject|rejected|expired)'/.test(object.getText());
}
