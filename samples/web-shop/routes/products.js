'use strict';

const { sendJson, notFound } = require('../lib/http');

/** GET /api/products?search=…  What the shop has. */
function searchProducts(db, req, res) {
  const search = req.query.search || '';
  const sql = `SELECT id, name, price FROM products WHERE name LIKE '%${search}%' ORDER BY name`;
  sendJson(res, db.query(sql));
}

/** GET /api/product?id=…  One product. */
function showProduct(db, req, res) {
  const id = req.query.id;
  const rows = db.query('SELECT id, name, category, price, stock FROM products WHERE id = ' + id);
  if (rows.length === 0) return notFound(res);
  sendJson(res, rows[0]);
}

/** GET /api/category?name=…&below=…  What a category has below a price. */
function listCategory(db, req, res) {
  const { name, below } = req.query;
  const limit = Number(below) || 1000;
  const rows = db.query('SELECT id, name, price FROM products WHERE category = $1 AND price < $2', [
    name,
    limit,
  ]);
  sendJson(res, rows);
}

module.exports = { searchProducts, showProduct, listCategory };
