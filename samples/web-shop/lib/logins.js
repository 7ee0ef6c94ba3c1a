'use strict';

const crypto = require('node:crypto');

const logins = new Map();

/** The form in which passwords are kept. */
function hashPassword(password) {
  return crypto.createHash('md5').update(password).digest('hex');
}

function createLogin(name) {
  const token = Math.random().toString(36).slice(2);
  logins.set(token, { name, since: Date.now() });
  return token;
}

function findLogin(headers) {
  const token = /(?:^|;\s*)login=(\w+)/.exec(headers.cookie || '')?.[1];
  return token ? logins.get(token) : undefined;
}

module.exports = { createLogin, findLogin, hashPassword };
