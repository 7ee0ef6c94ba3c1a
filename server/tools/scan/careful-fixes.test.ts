import { describe, expect, test } from 'vitest';
import { answerFor } from './answers/answer-for.ts';
import type { InputFile } from './input-file.ts';
import { mend } from './mend.ts';
import { findRulesFolder, readRuleBook } from './rule-book.ts';
import { scanGroup } from './scan-workspace.ts';

const book = await readRuleBook(findRulesFolder());
const scan = (group: readonly InputFile[]) => scanGroup(group, book);

/** Mends the first finding of the first file by the answer that an analyst would give: the text after it, or the reason. */
function mended(...files: readonly InputFile[]): string {
  const { sites } = scan(files);
  const site = sites.find((item) => item.file.path === files[0]?.path);
  if (site === undefined) throw new Error('No finding.');
  const answer = answerFor(files, site.finding);
  const outcome = mend({ files, sites, scan }, site.finding.id, { ...answer?.data });
  if (outcome.kind === 'mended') return outcome.after;
  return 'reason' in outcome ? outcome.reason : outcome.kind;
}

const python = (...lines: readonly string[]) => ({ path: 'app.py', text: lines.join('\n') });
const route = (...lines: readonly string[]) => ({
  path: 'app.js',
  text: [`app.get('/', (req, res) => {`, ...lines, '});', ''].join('\n'),
});

describe('an interpreter given a value as a list runs it all the same, so it is refused', () => {
  test.each(['/bin/bash ', 'cmd /c ', "bash -c 'ls ' ", 'ssh host ', 'python3 -c '])(
    'in Python: %s',
    (program) => {
      const file = python(
        'import subprocess',
        'from flask import request',
        '@app.route("/")',
        'def run():',
        `    return subprocess.check_output("${program}" + request.args["a"], shell=True)`,
      );
      expect(mended(file)).toMatch(/runs whatever it is given/);
    },
  );

  test('in JavaScript', () => {
    const file = route("  require('child_process').exec('sh ' + req.query.a);");
    expect(mended(file)).toMatch(/runs whatever it is given/);
  });

  test('but not where it is given a script and the value is only an argument of that', () => {
    const file = route("  require('child_process').exec('python3 report.py ' + req.query.a);");
    expect(mended(file)).toContain("execFile('python3', ['report.py', req.query.a])");
  });
});

describe('a value that leaves a statement', () => {
  test('is no whole condition', () => {
    const file = route(
      '  const mysql = require("mysql");',
      '  mysql.query(`DELETE FROM t WHERE id = 1 AND (${req.body.condition})`);',
    );
    expect(mended(file)).toMatch(/or a condition/);
  });

  test('keeps its distance from the word behind it', () => {
    const file = route(
      '  const mysql = require("mysql");',
      "  mysql.query(`SELECT * FROM t WHERE a='${req.body.a}'AND b=1`);",
    );
    expect(mended(file)).toContain('`SELECT * FROM t WHERE a=? AND b=1`, [req.body.a]');
  });

  test('goes by name to a text of SQLAlchemy, whatever database is below', () => {
    const settings = {
      path: 'config.py',
      text: 'from flask_sqlalchemy import SQLAlchemy\nURI = "sqlite:///a.db"\ndb = SQLAlchemy(app)\n',
    };
    const file = python(
      'from config import db',
      'from flask import request',
      'from sqlalchemy import text',
      '@app.route("/")',
      'def find():',
      '    name = request.args["a"]',
      '    return db.session.execute(text(f"SELECT * FROM t WHERE a = \'{name}\'"))',
    );
    expect(mended(file, settings)).toContain(
      'text("SELECT * FROM t WHERE a = :name"), {"name": name}',
    );
  });

  test('is not escaped twice', () => {
    const file = route(
      '  const sql = require("mysql").createConnection();',
      "  sql.query(`SELECT * FROM t WHERE a = ${sql.escape(req.body.a)} AND b = '${req.body.b}'`);",
    );
    expect(mended(file)).toContain('${sql.escape(req.body.a)} AND b = ?`, [req.body.b]');
  });

  test('is passed as the driver of a module in a folder above takes it', () => {
    const use = {
      path: 'site/views/find.py',
      text: [
        'from store import connect',
        'from flask import request',
        '@app.route("/")',
        'def find():',
        '    return connect().execute("SELECT * FROM t WHERE a = \'" + request.args["a"] + "\'")',
      ].join('\n'),
    };
    const store = { path: 'site/store.py', text: 'import sqlite3\ndef connect(): pass\n' };
    const other = { path: 'other/requirements.txt', text: 'psycopg2\n' };
    expect(mended(use, store, other)).toContain('a = ?", (request.args["a"],)');
  });
});

describe('a fix looks as if it had been written there', () => {
  test('with two imports that go to the same place', () => {
    const file = python(
      'from flask import request',
      '@app.route("/")',
      'def read():',
      '    return open("/data/" + request.args["a"]).read()',
    );
    expect(mended(file)).toContain('from flask import request, abort\nimport os\n');
  });

  test('with no blank line where a variable was', () => {
    const file = python(
      'import subprocess',
      'from flask import request',
      '@app.route("/")',
      'def usage():',
      '    command = "df -h " + request.args["a"]',
      '',
      '    return subprocess.run(command, shell=True)',
    );
    expect(mended(file)).toContain(
      'def usage():\n    return subprocess.run(["df", "-h", request.args["a"]])',
    );
  });

  test('with imports among the first ones of the file', () => {
    const file = python(
      'from flask import request',
      '@app.route("/")',
      'def page():',
      '    return "<b>" + str(request.args["a"]) + "</b>"',
      'import late',
    );
    expect(mended(file)).toBe(
      [
        'from flask import request',
        'import html',
        '@app.route("/")',
        'def page():',
        '    return "<b>" + html.escape(str(request.args["a"])) + "</b>"',
        'import late',
      ].join('\n'),
    );
  });

  test('with an escape function apart from what follows', () => {
    const file = {
      path: 'app.js',
      text: [
        "const express = require('express');",
        'const app = express();',
        "app.get('/', (req, res) => res.send('<b>' + req.query.a + '</b>'));",
        '',
      ].join('\n'),
    };
    expect(mended(file)).toContain('}\n\nconst app = express();');
  });

  test('with an address left alone that is only sent as a page in the end', () => {
    const file = route(
      '  const address = `http://here/find?q=${req.query.a}`;',
      '  console.log(address);',
      '  res.send(address);',
    );
    const after = mended(file);
    expect(after).toContain('`http://here/find?q=${req.query.a}`');
    expect(after).toContain('res.send(escapeHtml(address))');
  });
});

describe('a file keeps its ways', () => {
  const page = [
    "app.get('/', (req, res) => {",
    "\tres.send('<b>' + req.query.a + '</b>');",
    '});',
    '',
  ];

  test('its line ends', () => {
    const after = mended({ path: 'app.js', text: page.join('\r\n') });
    expect(after).toContain('escapeHtml(req.query.a)');
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('its byte order mark, before all else', () => {
    const after = mended({ path: 'app.js', text: `\ufeff${page.join('\n')}` });
    expect(after).toMatch(/^\ufeff[^\ufeff]*escapeHtml\(req\.query\.a\)[^\ufeff]*$/);
  });

  test('its tabs', () => {
    const after = mended({ path: 'app.js', text: page.join('\n') });
    expect(after).toContain('\n\treturn String(value)\n\t\t.replace(');
  });

  test('the types that it is told', () => {
    const text =
      "app.get('/', (req, res) => {\n  res.send(`<b>${req.query.a as string}</b>`);\n});\n";
    expect(mended({ path: 'app.ts', text })).toContain('${escapeHtml(req.query.a as string)}');
  });

  test('its first word apart from what is put behind it', () => {
    const text = [
      '"""A page."""',
      '@app.route("/<a>")',
      'def page(a):',
      '    return "<b>" + a',
      '',
    ];
    expect(mended(python(...text))).toContain('"""A page."""\n\nimport html\n\n@app.route');
  });

  test('the syntax of Python 2', () => {
    const after = mended(
      python(
        'from flask import request',
        '@app.route("/")',
        'def page():',
        '    print "asked"',
        '    return "<b>" + request.args["a"]',
      ),
    );
    expect(after).toContain('    print "asked"\n    return "<b>" + html.escape(');
  });
});
