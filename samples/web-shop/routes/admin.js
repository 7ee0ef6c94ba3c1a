'use strict';

const { exec, execSync } = require('node:child_process');
const config = require('../config');
const { sendJson } = require('../lib/http');

/** GET /admin/report-size?report=…  How many lines a report has. */
function reportSize(db, req, res) {
  const report = req.query.report || 'sales.csv';
  exec('wc -l ' + report, { cwd: config.reportFolder }, (error, stdout) => {
    if (error) return sendJson(res, { error: 'no such report' }, 404);
    sendJson(res, { report, lines: Number.parseInt(stdout, 10) });
  });
}

/** GET /admin/find?text=…  The lines of the sales report with that text. */
function findInReports(db, req, res) {
  const text = req.query.text;
  try {
    const found = execSync(`grep -i ${text} sales.csv`, { cwd: config.reportFolder });
    sendJson(res, { lines: found.toString().trim().split('\n') });
  } catch {
    sendJson(res, { lines: [] });
  }
}

module.exports = { reportSize, findInReports };
