'use strict';

const { send, sendJson } = require('../lib/http');
const { createLogin, findLogin, hashPassword } = require('../lib/logins');

/** POST /login  name, password, next */
function logIn(db, req, res) {
  const { name, password } = req.body;
  const hash = hashPassword(password || '');
  const sql = "SELECT name, role FROM users WHERE name = '" + name + "' AND password = '" + hash + "'";
  const user = db.query(sql)[0];
  if (!user) return sendJson(res, { error: 'wrong name or password' }, 401);
  const next = req.body.next || '/';
  send(res, 303, 'text/plain', '', {
    location: next,
    'set-cookie': `login=${createLogin(user.name)}; HttpOnly`,
  });
}

/** POST /account/address  address */
function changeAddress(db, req, res) {
  const login = findLogin(req.headers);
  if (!login) return sendJson(res, { error: 'log in first' }, 401);
  const address = req.body.address;
  db.query(`UPDATE users SET address = '${address}' WHERE name = '${login.name}'`);
  sendJson(res, { saved: true });
}

/** GET /account */
function showAccount(db, req, res) {
  const login = findLogin(req.headers);
  if (!login) return sendJson(res, { error: 'log in first' }, 401);
  sendJson(res, db.query('SELECT name, role, address FROM users WHERE name = $1', [login.name])[0]);
}

module.exports = { logIn, changeAddress, showAccount };
