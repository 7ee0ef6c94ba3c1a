import type { Placeholder, ValuesShape } from '../fixers/fixer.ts';
import type { Family } from '../language.ts';

/** How a database driver takes parameters. */
export interface DriverStyle {
  readonly driver: string;
  readonly placeholder: Placeholder;
  readonly values: ValuesShape;
}

type Row = readonly [driver: string, placeholder: Placeholder, values: ValuesShape];

/** By the drivers' own documentation. */
const JAVASCRIPT: readonly Row[] = [
  ['mysql', '?', 'array'],
  ['mysql2', '?', 'array'],
  ['mariadb', '?', 'array'],
  ['pg', '$n', 'array'],
  ['pg-promise', '$n', 'array'],
  ['postgres', '$n', 'array'],
  ['@vercel/postgres', '$n', 'array'],
  ['@neondatabase/serverless', '$n', 'array'],
  ['sqlite3', '?', 'array'],
  ['sqlite', '?', 'array'],
  ['sql.js', '?', 'array'],
  ['better-sqlite3', '?', 'statement'],
  ['sqlite (built in)', '?', 'statement'],
  ['sequelize', '?', 'replacements'],
  ['knex', '?', 'array'],
  ['@prisma/client', '$n', 'spread'],
  ['oracledb', ':name', 'mapping'],
];

const PYTHON: readonly Row[] = [
  ['sqlite3', '?', 'tuple'],
  ['aiosqlite', '?', 'tuple'],
  ['pyodbc', '?', 'tuple'],
  ['duckdb', '?', 'tuple'],
  ['psycopg2', '%s', 'tuple'],
  ['psycopg', '%s', 'tuple'],
  ['mysql.connector', '%s', 'tuple'],
  ['MySQLdb', '%s', 'tuple'],
  ['pymysql', '%s', 'tuple'],
  ['pymssql', '%s', 'tuple'],
  ['flask_mysqldb', '%s', 'tuple'],
  ['flaskext.mysql', '%s', 'tuple'],
  ['django.db', '%s', 'tuple'],
  ['asyncpg', '$n', 'spread'],
  ['sqlalchemy', ':name', 'mapping'],
  ['flask_sqlalchemy', ':name', 'mapping'],
  ['databases', ':name', 'mapping'],
  ['cx_Oracle', ':name', 'mapping'],
  ['oracledb', ':name', 'mapping'],
];

/** The names under which package lists know drivers whose modules are called otherwise. */
const PACKAGES: Readonly<Record<string, string>> = {
  'mysql-connector-python': 'mysql.connector',
  mysqlclient: 'MySQLdb',
  'psycopg2-binary': 'psycopg2',
  'psycopg-binary': 'psycopg',
  'flask-sqlalchemy': 'flask_sqlalchemy',
  'flask-mysqldb': 'flask_mysqldb',
  'flask-mysql': 'flaskext.mysql',
  django: 'django.db',
};

function toStyle([driver, placeholder, values]: Row): DriverStyle {
  return { driver, placeholder, values };
}

/** The style of the driver that a module is, or null. */
export function driverOfModule(module: string, family: Family): DriverStyle | null {
  if (family === 'javascript' && module === 'node:sqlite')
    return driverOfModule('sqlite (built in)', family);
  const name = module.replace(/^node:/, '');
  const rows = family === 'python' ? PYTHON : JAVASCRIPT;
  const found = rows.find(([driver]) =>
    family === 'python'
      ? name === driver || name.startsWith(`${driver}.`)
      : name === driver || name.startsWith(`${driver}/`),
  );
  return found === undefined ? null : toStyle(found);
}

/** The style of the driver that a package list names, or null. */
export function driverOfPackage(name: string, family: Family): DriverStyle | null {
  const module = PACKAGES[name.toLowerCase()] ?? name;
  return driverOfModule(module, family);
}
