'use strict';

/**
 * The shop's database: tables in memory, asked in a small part of SQL.
 *
 *   db.query('SELECT name FROM products WHERE price < $1', [100])
 *
 * Values are numbered: $1 is the first of the list, $2 the second. Returns the rows, or for INSERT,
 * UPDATE and DELETE how many rows were touched.
 */
const { tokenize } = require('./sql-tokens');

class SqlError extends Error {}

class Database {
  constructor() {
    this.tables = new Map();
  }

  createTable(name, rows) {
    this.tables.set(name, rows.map((row) => ({ ...row })));
  }

  query(sql, params = []) {
    const reader = new Reader(tokenize(sql), params);
    const verb = reader.word();
    switch (verb) {
      case 'SELECT':
        return this.select(reader);
      case 'INSERT':
        return this.insert(reader);
      case 'UPDATE':
        return this.update(reader);
      case 'DELETE':
        return this.remove(reader);
      default:
        throw new SqlError(`unknown statement: ${verb}`);
    }
  }

  table(name) {
    const rows = this.tables.get(name);
    if (!rows) throw new SqlError(`no such table: ${name}`);
    return rows;
  }

  select(reader) {
    const columns = reader.list();
    reader.expect('FROM');
    const rows = this.table(reader.name());
    const matches = reader.where();
    let found = rows.filter(matches);
    if (reader.accept('ORDER')) {
      reader.expect('BY');
      const column = reader.name();
      const sign = reader.accept('DESC') ? -1 : 1;
      reader.accept('ASC');
      found = [...found].sort((a, b) => (a[column] > b[column] ? sign : -sign));
    }
    if (reader.accept('LIMIT')) found = found.slice(0, reader.value());
    let result = found.map((row) => pick(row, columns));
    if (reader.accept('UNION')) {
      reader.expect('SELECT');
      const more = this.select(reader).map((row) => Object.values(row));
      const names = columns[0] === '*' ? Object.keys(rows[0] || {}) : columns;
      result = result.concat(more.map((values) => Object.fromEntries(names.map((name, at) => [name, values[at]]))));
    }
    reader.end();
    return result;
  }

  insert(reader) {
    reader.expect('INTO');
    const rows = this.table(reader.name());
    reader.expect('(');
    const columns = reader.list();
    reader.expect(')');
    reader.expect('VALUES');
    reader.expect('(');
    const values = [reader.value()];
    while (reader.accept(',')) values.push(reader.value());
    reader.expect(')');
    reader.end();
    const id = rows.reduce((highest, row) => Math.max(highest, row.id || 0), 0) + 1;
    rows.push({ id, ...Object.fromEntries(columns.map((column, at) => [column, values[at]])) });
    return 1;
  }

  update(reader) {
    const rows = this.table(reader.name());
    reader.expect('SET');
    const changes = {};
    do {
      const column = reader.name();
      reader.expect('=');
      changes[column] = reader.value();
    } while (reader.accept(','));
    const touched = rows.filter(reader.where());
    reader.end();
    for (const row of touched) Object.assign(row, changes);
    return touched.length;
  }

  remove(reader) {
    reader.expect('FROM');
    const name = reader.name();
    const matches = reader.where();
    reader.end();
    const rows = this.table(name);
    const kept = rows.filter((row) => !matches(row));
    this.tables.set(name, kept);
    return rows.length - kept.length;
  }
}

class Reader {
  constructor(tokens, params) {
    this.tokens = tokens;
    this.params = params;
    this.at = 0;
  }

  peek() {
    return this.tokens[this.at] || { type: 'end', text: '' };
  }

  accept(text) {
    const token = this.peek();
    if (token.type === 'string' || token.text.toUpperCase() !== text) return false;
    this.at += 1;
    return true;
  }

  expect(text) {
    if (!this.accept(text)) throw new SqlError(`expected ${text} near "${this.peek().text}"`);
  }

  word() {
    const token = this.peek();
    this.at += 1;
    return token.text.toUpperCase();
  }

  name() {
    const token = this.peek();
    if (token.type !== 'word') throw new SqlError(`expected a name near "${token.text}"`);
    this.at += 1;
    return token.text;
  }

  list() {
    if (this.accept('*')) return ['*'];
    const names = [this.name()];
    while (this.accept(',')) names.push(this.name());
    return names;
  }

  end() {
    this.accept(';');
    if (this.peek().type !== 'end') throw new SqlError(`unexpected "${this.peek().text}"`);
  }

  /** A number, a string, a numbered parameter. */
  value() {
    const token = this.peek();
    this.at += 1;
    if (token.type === 'number') return Number(token.text);
    if (token.type === 'string') return token.text;
    if (token.type === 'parameter') {
      const place = Number(token.text);
      if (place < 1 || place > this.params.length) throw new SqlError(`no value for $${place}`);
      return this.params[place - 1];
    }
    throw new SqlError(`expected a value near "${token.text}"`);
  }

  where() {
    return this.accept('WHERE') ? this.either() : () => true;
  }

  either() {
    let left = this.both();
    while (this.accept('OR')) {
      const [first, second] = [left, this.both()];
      left = (row) => first(row) || second(row);
    }
    return left;
  }

  both() {
    let left = this.condition();
    while (this.accept('AND')) {
      const [first, second] = [left, this.condition()];
      left = (row) => first(row) && second(row);
    }
    return left;
  }

  condition() {
    if (this.accept('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const left = this.operand();
    const operator = this.word();
    const right = this.operand();
    const compare = comparisons[operator];
    if (!compare) throw new SqlError(`unknown comparison: ${operator}`);
    return (row) => compare(left(row), right(row));
  }

  operand() {
    if (this.peek().type === 'word') {
      const column = this.name();
      return (row) => row[column];
    }
    const value = this.value();
    return () => value;
  }
}

const comparisons = {
  '=': (a, b) => String(a) === String(b),
  '<>': (a, b) => String(a) !== String(b),
  '<': (a, b) => Number(a) < Number(b),
  '>': (a, b) => Number(a) > Number(b),
  LIKE: (a, b) => likePattern(String(b)).test(String(a)),
};

function likePattern(text) {
  const source = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*').replace(/_/g, '.');
  return new RegExp(`^${source}$`, 'is');
}

function pick(row, columns) {
  if (columns[0] === '*') return { ...row };
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

module.exports = { Database, SqlError };
