'use strict';

const { URL } = require('node:url');

/** What a route is given: the request, its address taken apart, and its form. */
async function readRequest(request) {
  const url = new URL(request.url, 'http://shop');
  const query = Object.fromEntries(url.searchParams);
  const body = request.method === 'POST' ? await readForm(request) : {};
  return { method: request.method, path: url.pathname, query, body, headers: request.headers };
}

async function readForm(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 100_000) throw new Error('form too large');
  }
  return Object.fromEntries(new URLSearchParams(text));
}

function send(res, status, type, text, headers = {}) {
  res.writeHead(status, { 'content-type': type, ...headers });
  res.end(text);
}

const sendHtml = (res, text, status = 200) => send(res, status, 'text/html; charset=utf-8', text);
const sendJson = (res, value, status = 200) =>
  send(res, status, 'application/json', JSON.stringify(value));
const notFound = (res) => sendJson(res, { error: 'not found' }, 404);

module.exports = { readRequest, send, sendHtml, sendJson, notFound };
