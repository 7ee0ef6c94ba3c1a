'use strict';

const { sendJson } = require('../lib/http');
const { findLogin } = require('../lib/logins');

/** GET /orders?status=…  One's own orders. */
function listOrders(db, req, res) {
  const login = findLogin(req.headers);
  if (!login) return sendJson(res, { error: 'log in first' }, 401);
  let sql = `SELECT id, product, quantity, status FROM orders WHERE customer = '${login.name}'`;
  if (req.query.status) {
    sql += ` AND status = '${req.query.status}'`;
  }
  sendJson(res, db.query(sql));
}

/** POST /orders  product, quantity */
function placeOrder(db, req, res) {
  const login = findLogin(req.headers);
  if (!login) return sendJson(res, { error: 'log in first' }, 401);
  const product = Number.parseInt(req.body.product, 10);
  const quantity = Number.parseInt(req.body.quantity, 10);
  if (!(product > 0 && quantity > 0)) return sendJson(res, { error: 'what, and how many?' }, 400);
  db.query('INSERT INTO orders (customer, product, quantity, status) VALUES ($1, $2, $3, $4)', [
    login.name,
    product,
    quantity,
    'open',
  ]);
  sendJson(res, { ordered: true }, 201);
}

module.exports = { listOrders, placeOrder };
