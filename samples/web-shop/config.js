'use strict';

module.exports = {
  port: Number(process.env.PORT) || 8080,
  sessionSecret: 'k9s-shop-7f3b1d20c4',
  imageFolder: `${__dirname}/data/images`,
  invoiceFolder: `${__dirname}/data/invoices`,
  reportFolder: `${__dirname}/data/reports`,
};
