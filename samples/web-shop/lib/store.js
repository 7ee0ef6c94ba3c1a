'use strict';

const { Database } = require('./db');

/** The shop's tables with what it sells, fresh at each start. */
function openStore() {
  const db = new Database();
  db.createTable('products', [
    { id: 1, name: 'Enamel mug', category: 'kitchen', price: 12, stock: 40, image: 'mug.txt' },
    { id: 2, name: 'Linen apron', category: 'kitchen', price: 34, stock: 12, image: 'apron.txt' },
    { id: 3, name: 'Desk lamp', category: 'office', price: 79, stock: 5, image: 'lamp.txt' },
    { id: 4, name: "Writer's notebook", category: 'office', price: 9, stock: 200, image: 'notebook.txt' },
  ]);
  db.createTable('users', [
    { id: 1, name: 'ada', password: '5f4dcc3b5aa765d61d8327deb882cf99', role: 'customer', address: '1 Mill Lane' },
    { id: 2, name: 'grace', password: '0d107d09f5bbe40cade3de5c71e9e9b7', role: 'admin', address: '2 Harbour Street' },
  ]);
  db.createTable('orders', [
    { id: 1, customer: 'ada', product: 1, quantity: 2, status: 'sent' },
    { id: 2, customer: 'grace', product: 3, quantity: 1, status: 'open' },
  ]);
  return db;
}

module.exports = { openStore };
