"""The notebook over HTTP."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

from notes import files, store


def make_handler(connection):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlparse(self.path)
            query = {key: values[0] for key, values in parse_qs(url.query).items()}
            try:
                self.route(url.path, query)
            except FileNotFoundError:
                self.reply({"error": "not found"}, 404)
            except Exception as error:
                self.reply({"error": str(error)}, 500)

        def route(self, path, query):
            if path == "/notes":
                self.reply(store.search_notes(connection, query.get("owner", ""), query.get("text", "")))
            elif path == "/note":
                note = store.read_note(connection, query["id"], query.get("owner", ""))
                self.reply(note or {"error": "not found"}, 200 if note else 404)
            elif path == "/login":
                known = store.check_person(connection, query.get("name", ""), query.get("password", ""))
                self.reply({"known": known}, 200 if known else 401)
            elif path == "/export":
                self.reply({"text": files.read_export(query["name"])})
            elif path == "/words":
                self.reply({"words": files.count_words(query["name"])})
            else:
                self.reply({"error": "not found"}, 404)

        def reply(self, value, status=200):
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    return Handler


def create_server(port=0):
    return ThreadingHTTPServer(("127.0.0.1", port), make_handler(store.connect()))


if __name__ == "__main__":
    server = create_server(8081)
    print("http://127.0.0.1:8081")
    server.serve_forever()
