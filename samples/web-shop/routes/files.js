'use strict';

const fs = require('node:fs');
const path = require('node:path');
const config = require('../config');
const { send, notFound } = require('../lib/http');

/** GET /image?name=…  A product's picture. */
function showImage(db, req, res) {
  const file = path.join(config.imageFolder, req.query.name || '');
  fs.readFile(file, (error, bytes) => {
    if (error) return notFound(res);
    send(res, 200, 'text/plain', bytes);
  });
}

/** GET /invoice?number=…  An invoice as text. */
function showInvoice(db, req, res) {
  const number = req.query.number;
  try {
    const text = fs.readFileSync(config.invoiceFolder + '/' + number + '.txt', 'utf8');
    send(res, 200, 'text/plain; charset=utf-8', text);
  } catch {
    notFound(res);
  }
}

module.exports = { showImage, showInvoice };
