"""Exports, and what the system says about them."""

import os
import subprocess

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "exports")


def read_export(name):
    path = os.path.join(FOLDER, name)
    with open(path, encoding="utf-8") as file:
        return file.read()


def count_words(name):
    output = subprocess.check_output(f"wc -w {name}", shell=True, cwd=FOLDER)
    return int(output.split()[0])
