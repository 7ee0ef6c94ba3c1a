'use strict';

const http = require('node:http');
const config = require('./config');
const { readRequest, notFound, sendJson } = require('./lib/http');
const { openStore } = require('./lib/store');
const account = require('./routes/account');
const admin = require('./routes/admin');
const files = require('./routes/files');
const orders = require('./routes/orders');
const pages = require('./routes/pages');
const products = require('./routes/products');

const routes = {
  'GET /': pages.showFront,
  'GET /search': pages.showSearch,
  'GET /api/products': products.searchProducts,
  'GET /api/product': products.showProduct,
  'GET /api/category': products.listCategory,
  'POST /login': account.logIn,
  'GET /account': account.showAccount,
  'POST /account/address': account.changeAddress,
  'GET /orders': orders.listOrders,
  'POST /orders': orders.placeOrder,
  'GET /image': files.showImage,
  'GET /invoice': files.showInvoice,
  'GET /admin/report-size': admin.reportSize,
  'GET /admin/find': admin.findInReports,
};

/** The shop with a store of its own. */
function createShop() {
  const db = openStore();
  return http.createServer(async (request, res) => {
    try {
      const req = await readRequest(request);
      const route = routes[`${req.method} ${req.path}`];
      if (route) route(db, req, res);
      else notFound(res);
    } catch (error) {
      sendJson(res, { error: error.message }, 500);
    }
  });
}

if (require.main === module) {
  createShop().listen(config.port, '127.0.0.1', () => {
    console.log(`The shop is open: http://127.0.0.1:${config.port}`);
  });
}

module.exports = { createShop };
