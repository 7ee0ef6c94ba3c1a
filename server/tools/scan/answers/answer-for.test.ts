import { describe, expect, test } from 'vitest';
import { findRulesFolder, readRuleBook } from '../rule-book.ts';
import type { InputFile } from '../input-file.ts';
import { scanFiles } from '../scan-workspace.ts';
import { answerFor } from './answer-for.ts';

const book = await readRuleBook(findRulesFolder());

/** The answer about the first statement of some files: placeholder, values and evidence. */
function answered(...files: readonly InputFile[]): string | null {
  const site = scanFiles(files, book).sites.find((item) => item.finding.fixer === 'sql-parameters');
  if (site === undefined) throw new Error('No statement was found.');
  const answer = answerFor(files, site.finding);
  return answer === null
    ? null
    : [answer.data.placeholder, answer.data.values, answer.data.evidence].join(' ');
}

const use = (head: string, call: string): InputFile => ({
  path: 'routes/users.js',
  text: `${head}\napp.get('/', (req, res) => {\n  ${call}(\`SELECT * FROM t WHERE a = '\${req.query.a}'\`);\n});\n`,
});
const view = (head: string, call: string): InputFile => ({
  path: 'app.py',
  text: `${head}\n@app.route("/<q>")\ndef view(q):\n    ${call}("SELECT * FROM t WHERE a = '%s'" % q)\n`,
});

describe('of several drivers, the one that the name comes from', () => {
  test('through what the name is made of', () => {
    const head = [
      "import { PrismaClient } from '@prisma/client';",
      "import pkg from 'pg';",
      'const { Pool } = pkg;',
      'const prisma = new PrismaClient();',
      'const pool = new Pool({});',
    ].join('\n');
    expect(answered(use(head, 'pool.query'))).toBe('$n array routes/users.js:2');
  });

  test('through an import over several lines', () => {
    const files = [
      view(
        'import auth\nfrom database import (\n    connect,\n    execute_query\n)',
        'execute_query',
      ),
      { path: 'auth.py', text: 'import sqlite3\ndef token(): pass\n' },
      { path: 'database.py', text: 'import psycopg2\ndef execute_query(query): pass\n' },
    ];
    expect(answered(...files)).toBe('%s tuple database.py:1');
  });

  test('through a callback that is given the connection', () => {
    const head =
      "const sqlite3 = require('sqlite3');\nconst { Pool } = require('pg');\nconst pool = new Pool();";
    const call = 'pool.connect((err, client) => { client.query';
    const code = `${head}\napp.get('/', (req, res) => {\n  ${call}(\`SELECT * FROM t WHERE a = '\${req.query.a}'\`); });\n});\n`;
    expect(answered({ path: 'app.js', text: code })).toBe('$n array app.js:2');
  });

  test('and none where that can not be told', () => {
    const head = "const sqlite3 = require('sqlite3');\nconst { Pool } = require('pg');";
    expect(answered(use(head, 'mystery.query'))).toBeNull();
  });
});

describe('an analyst finds the style of a driver', () => {
  test.each([
    [
      "const mysql = require('mysql2/promise');\nconst db = mysql.createPool({});",
      'db.query',
      '? array routes/users.js:1',
    ],
    ["import pg from 'pg';\nconst db = new pg.Pool();", 'db.query', '$n array routes/users.js:1'],
    [
      "const Database = require('better-sqlite3');\nconst db = new Database('x');",
      'db.prepare',
      '? statement routes/users.js:1',
    ],
    [
      "const { Sequelize } = require('sequelize');\nconst sequelize = new Sequelize();",
      'sequelize.query',
      '? replacements routes/users.js:1',
    ],
    [
      "import { DatabaseSync } from 'node:sqlite';\nconst db = new DatabaseSync('x');",
      'db.prepare',
      '? statement routes/users.js:1',
    ],
  ])('in the file itself: %s', (head, call, expected) => {
    expect(answered(use(head, call))).toBe(expected);
  });

  test.each([
    ['import sqlite3', 'sqlite3.connect("x").execute', '? tuple app.py:1'],
    ['import psycopg2', 'psycopg2.connect("x").cursor().execute', '%s tuple app.py:1'],
    ['import mysql.connector', 'cursor.execute', '%s tuple app.py:1'],
    ['from django.db import connection', 'connection.cursor().execute', '%s tuple app.py:1'],
  ])('in Python: %s', (head, call, expected) => {
    expect(answered(view(head, call))).toBe(expected);
  });

  test('through the imports of other files', () => {
    const db = {
      path: 'lib/db.js',
      text: "const { pool } = require('./pool');\nmodule.exports = { query: (...a) => pool.query(...a) };",
    };
    const pool = {
      path: 'lib/pool.js',
      text: "const mysql = require('mysql');\nexports.pool = mysql.createPool({});",
    };
    expect(answered(use("const db = require('../lib/db');", 'db.query'), db, pool)).toBe(
      '? array lib/pool.js:1',
    );
  });

  test('through the packages of Python', () => {
    const db = {
      path: 'data/db.py',
      text: 'import psycopg2\nconnection = psycopg2.connect("x")\n',
    };
    expect(
      answered(view('from data.db import connection', 'connection.cursor().execute'), db),
    ).toBe('%s tuple data/db.py:1');
  });

  test('in the code of an engine of the project itself', () => {
    const engine = {
      path: 'lib/db.js',
      text: 'class Db {\n  query(sql, params = []) {\n    return run(sql.replace(/\\$(\\d+)/g, (m, n) => quote(params[n - 1])));\n  }\n}\nmodule.exports = new Db();\n',
    };
    expect(answered(use("const db = require('../lib/db');", 'db.query'), engine)).toBe(
      '$n array lib/db.js:3',
    );
  });

  test('in the list of packages, when a driver is handed around', () => {
    const list = {
      path: 'package.json',
      text: '{\n  "dependencies": {\n    "express": "4",\n    "pg": "8"\n  }\n}\n',
    };
    expect(answered(use('', 'db.query'), list)).toBe('$n array package.json:4');
  });

  test('in other statements, when there is no better trail', () => {
    const other = {
      path: 'other.js',
      text: "db.query('SELECT * FROM t WHERE a = ? AND b = ?', [a, b]);",
    };
    expect(answered(use('', 'db.query'), other)).toBe('? array other.js:1');
  });

  test('and says so when nothing tells', () => {
    expect(answered(use('', 'db.query'))).toBeNull();
    const both = { path: 'package.json', text: '{ "dependencies": { "pg": "8", "mysql": "2" } }' };
    expect(answered(use('', 'db.query'), both)).toBeNull();
  });
});
