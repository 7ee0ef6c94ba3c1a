'use strict';

const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it can stand in HTML. */
function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (sign) => signs[sign]);
}

module.exports = { escapeHtml };
