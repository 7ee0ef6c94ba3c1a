'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { createShop } = require('../server');

let server;
let origin;

before(async () => {
  server = createShop();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const get = (path, headers) => fetch(origin + path, { headers, redirect: 'manual' });
const post = (path, form, headers) =>
  fetch(origin + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

async function logIn() {
  const answer = await post('/login', { name: 'ada', password: 'password', next: '/account' });
  assert.equal(answer.status, 303);
  return { cookie: answer.headers.get('set-cookie').split(';')[0] };
}

test('searching finds products by a part of their name', async () => {
  const rows = await (await get('/api/products?search=mug')).json();
  assert.deepEqual(rows.map((row) => row.name), ['Enamel mug']);
});

test('an empty search finds everything, by name', async () => {
  const rows = await (await get('/api/products')).json();
  assert.equal(rows.length, 4);
  assert.equal(rows[0].name, 'Desk lamp');
});

test('a product is shown by its number', async () => {
  assert.equal((await (await get('/api/product?id=3')).json()).name, 'Desk lamp');
  assert.equal((await get('/api/product?id=99')).status, 404);
});

test('a category is listed below a price', async () => {
  const rows = await (await get('/api/category?name=kitchen&below=20')).json();
  assert.deepEqual(rows.map((row) => row.id), [1]);
});

test('logging in needs the right password, and leads on', async () => {
  assert.equal((await post('/login', { name: 'ada', password: 'wrong' })).status, 401);
  const answer = await post('/login', { name: 'ada', password: 'password', next: '/account' });
  assert.equal(answer.headers.get('location'), '/account');
});

test('an address can be changed, and is shown', async () => {
  const headers = await logIn();
  await post('/account/address', { address: '5 Bridge Road' }, headers);
  assert.equal((await (await get('/account', headers)).json()).address, '5 Bridge Road');
  assert.equal((await get('/account')).status, 401);
});

test('orders are one\'s own, and can be narrowed', async () => {
  const headers = await logIn();
  await post('/orders', { product: '4', quantity: '3' }, headers);
  assert.equal((await (await get('/orders', headers)).json()).length, 2);
  const sent = await (await get('/orders?status=sent', headers)).json();
  assert.deepEqual(sent.map((order) => order.id), [1]);
});

test('pictures and invoices are served', async () => {
  assert.equal(await (await get('/image?name=mug.txt')).text(), 'A mug, blue.\n');
  assert.match(await (await get('/invoice?number=1001')).text(), /^Invoice 1001/);
  assert.equal((await get('/image?name=none.txt')).status, 404);
});

test('the admin page counts and finds', async () => {
  const size = await (await get('/admin/report-size?report=sales.csv')).json();
  assert.deepEqual(size, { report: 'sales.csv', lines: 4 });
  const found = await (await get('/admin/find?text=lamp')).json();
  assert.deepEqual(found.lines, ['2026-01-05,lamp,79']);
});

test('the search page names what was searched', async () => {
  const html = await (await get('/search?q=mug')).text();
  assert.match(html, /Results for mug/);
  assert.match(html, /Enamel mug: 12/);
});
