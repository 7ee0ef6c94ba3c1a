'use strict';

const { sendHtml } = require('../lib/http');
const { page, productList } = require('../views/layout');

/** GET /  The front page. */
function showFront(db, req, res) {
  sendHtml(res, page('Shop', productList(db.query('SELECT id, name, price FROM products ORDER BY name'))));
}

/** GET /search?q=…  The search page. */
function showSearch(db, req, res) {
  const q = req.query.q || '';
  const rows = db.query('SELECT id, name, price FROM products WHERE name LIKE $1', [`%${q}%`]);
  const heading = `<h1>Results for ${q}</h1>`;
  sendHtml(res, page('Search', heading + productList(rows)));
}

module.exports = { showFront, showSearch };
