/** Math expressions as Grafana reckons them: numbers joined by labels. What has no partner is dropped without a word. */
import { joined, type Labels, type Sample, type Values } from './values.ts';

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'step'; readonly name: string }
  | { readonly kind: 'one'; readonly of: Node; readonly act: (value: number) => number }
  | { readonly kind: 'two'; readonly left: Node; readonly right: Node; readonly act: Act };

const NONE: Labels = {};

type Act = (left: number, right: number) => number;

const truth = (is: boolean) => Number(is);
const ONE: Readonly<Record<string, (value: number) => number>> = {
  '!': (value) => truth(value === 0),
  '-': (value) => -value,
  abs: Math.abs,
};
const TWO: Readonly<Record<string, Act>> = {
  '||': (left, right) => truth(left !== 0 || right !== 0),
  '&&': (left, right) => truth(left !== 0 && right !== 0),
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};
/** What binds least comes first. */
const LEVELS = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/']];
const TOKEN = /\s*(\|\||&&|[=!<>]=|[-+*/!<>()]|\d+(?:\.\d+)?|\$\w+|[a-z]+)/y;

export function parseMath(text: string): Node {
  const tokens = tokensOf(text);
  const expect = (token: string) => {
    if (tokens.shift() !== token) throw new Error(`no ${token} in ${text}`);
  };
  const level = (index: number): Node => {
    const operators = LEVELS[index];
    if (!operators) return single();
    let left = level(index + 1);
    while (operators.includes(tokens[0] ?? '')) {
      const act = TWO[tokens.shift() ?? ''];
      if (act) left = { kind: 'two', left, right: level(index + 1), act };
    }
    return left;
  };
  const single = (): Node => {
    const token = tokens.shift() ?? '';
    if (token === '(') {
      const inner = level(0);
      expect(')');
      return inner;
    }
    if (token.startsWith('$')) return { kind: 'step', name: token.slice(1) };
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    const act = ONE[token];
    if (!act) throw new Error(`${token} is not known, in ${text}`);
    return { kind: 'one', of: single(), act };
  };
  const whole = level(0);
  if (tokens.length > 0) throw new Error(`${tokens.join(' ')} is left over of ${text}`);
  return whole;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length; ) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`${text} is no expression`);
    tokens.push(token);
  }
  return tokens;
}

export function reckon(node: Node, step: (name: string) => Values): Values {
  switch (node.kind) {
    case 'number':
      return [{ labels: NONE, value: node.value }];
    case 'step':
      return step(node.name);
    case 'one': {
      const values = reckon(node.of, step);
      return values === 'nothing' ? values : values.map(({ labels, value }) => ({ labels, value: node.act(value) }));
    }
    case 'two':
      return join(reckon(node.left, step), reckon(node.right, step), node.act);
  }
}

function join(left: Values, right: Values, act: Act): Values {
  if (left === 'nothing' || right === 'nothing') return 'nothing';
  const pairs: Sample[] = [];
  for (const one of left) {
    for (const other of right) {
      const labels = joined(one.labels, other.labels);
      if (labels) pairs.push({ labels, value: act(one.value, other.value) });
    }
  }
  const [only, partner] = [left[0], right[0]];
  // Of one on each side Grafana makes a pair all the same, without any label.
  if (pairs.length === 0 && left.length === 1 && right.length === 1 && only && partner)
    return [{ labels: NONE, value: act(only.value, partner.value) }];
  return pairs;
}
