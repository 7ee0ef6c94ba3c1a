'use strict';

const { escapeHtml } = require('./escape');

/** A whole page around `content`, which must be safe HTML. */
function page(title, content) {
  return `<!doctype html><html lang="en"><title>${escapeHtml(title)}</title><body>${content}</body></html>`;
}

function productList(rows) {
  const items = rows.map((row) => `<li>${escapeHtml(row.name)}: ${escapeHtml(String(row.price))}</li>`);
  return `<ul>${items.join('')}</ul>`;
}

module.exports = { page, productList };
