import json
import threading
import unittest
from urllib.error import HTTPError
from urllib.request import urlopen

from notes.server import create_server


class NotesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = create_server()
        cls.origin = f"http://127.0.0.1:{cls.server.server_address[1]}"
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def get(self, path):
        with urlopen(self.origin + path) as answer:
            return json.load(answer)

    def status(self, path):
        try:
            with urlopen(self.origin + path) as answer:
                return answer.status
        except HTTPError as error:
            error.close()
            return error.code

    def test_search_finds_ones_own_notes(self):
        titles = [note["title"] for note in self.get("/notes?owner=ada&text=")]
        self.assertEqual(titles, ["Engine", "Shopping"])
        self.assertEqual(len(self.get("/notes?owner=ada&text=shop")), 1)

    def test_a_note_is_read_by_its_owner_only(self):
        self.assertEqual(self.get("/note?id=1&owner=ada")["body"], "milk, bread")
        self.assertEqual(self.status("/note?id=1&owner=grace"), 404)

    def test_login_needs_the_right_password(self):
        self.assertEqual(self.status("/login?name=ada&password=engine"), 200)
        self.assertEqual(self.status("/login?name=ada&password=wrong"), 401)

    def test_exports_are_read_and_counted(self):
        self.assertIn("things to buy", self.get("/export?name=shopping.txt")["text"])
        self.assertEqual(self.get("/words?name=shopping.txt")["words"], 6)
        self.assertEqual(self.status("/export?name=none.txt"), 404)


if __name__ == "__main__":
    unittest.main()
