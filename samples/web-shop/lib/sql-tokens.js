'use strict';

const shapes = [
  ['space', /^(\s+|--[^\n]*)/],
  ['string', /^'((?:[^']|'')*)'/],
  ['parameter', /^\$(\d+)/],
  ['number', /^(\d+(?:\.\d+)?)/],
  ['word', /^([A-Za-z_]\w*)/],
  ['sign', /^(<>|[=<>(),;*])/],
];

/** Cuts a statement into strings, numbers, parameters, words and signs. */
function tokenize(sql) {
  const tokens = [];
  let rest = sql;
  while (rest !== '') {
    const token = next(rest);
    rest = rest.slice(token.length);
    if (token.type !== 'space') tokens.push(token);
  }
  return tokens;
}

function next(rest) {
  for (const [type, shape] of shapes) {
    const match = shape.exec(rest);
    if (match) {
      const text = type === 'string' ? match[1].replace(/''/g, "'") : match[1];
      return { type, text, length: match[0].length };
    }
  }
  throw new Error(`syntax error near "${rest.slice(0, 20)}"`);
}

module.exports = { tokenize };
