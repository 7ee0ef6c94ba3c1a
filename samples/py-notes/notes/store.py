"""Where notes are kept."""

import hashlib
import sqlite3


def connect(path=":memory:"):
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, owner TEXT, title TEXT, body TEXT)")
    connection.execute("CREATE TABLE people (name TEXT PRIMARY KEY, password TEXT)")
    connection.execute("INSERT INTO people VALUES ('ada', ?)", (digest("engine"),))
    connection.executemany(
        "INSERT INTO notes (owner, title, body) VALUES (?, ?, ?)",
        [
            ("ada", "Shopping", "milk, bread"),
            ("ada", "Engine", "use more cards"),
            ("grace", "Private", "the moth is real"),
        ],
    )
    return connection


def digest(password):
    return hashlib.md5(password.encode()).hexdigest()


def search_notes(connection, owner, text):
    query = f"SELECT id, title FROM notes WHERE owner = '{owner}' AND title LIKE '%{text}%' ORDER BY title"
    return [dict(id=row[0], title=row[1]) for row in connection.execute(query)]


def read_note(connection, note_id, owner):
    cursor = connection.cursor()
    cursor.execute("SELECT title, body FROM notes WHERE id = %s AND owner = '%s'" % (note_id, owner))
    row = cursor.fetchone()
    return None if row is None else dict(title=row[0], body=row[1])


def check_person(connection, name, password):
    sql = "SELECT name FROM people WHERE name = '{}' AND password = '{}'".format(name, digest(password))
    return connection.execute(sql).fetchone() is not None


def add_note(connection, owner, title, body):
    cursor = connection.execute(
        "INSERT INTO notes (owner, title, body) VALUES (?, ?, ?)", (owner, title, body)
    )
    return cursor.lastrowid
