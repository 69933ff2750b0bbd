"""A window of WebKitGTK that another process drives: a line of JSON per order, and one per answer.

The system's Python runs it, which has Debian's bindings; so it imports nothing else. Its pages are
kept in memory for Back, as a person's are; a window under WebDriver keeps none.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402  # the versions come first

PATIENCE = 20
"""Seconds."""


class Window:
    def __init__(self, width: int, height: int, *, dark: bool) -> None:
        Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", dark)
        context = WebKit2.WebContext.new_ephemeral()
        context.set_cache_model(WebKit2.CacheModel.WEB_BROWSER)
        context.set_preferred_languages(["en-US"])
        settings = WebKit2.Settings(
            enable_page_cache=True,
            hardware_acceleration_policy=WebKit2.HardwareAccelerationPolicy.NEVER,
        )
        self.view = WebKit2.WebView(web_context=context, settings=settings)
        self.view.connect("load-changed", self._note_load)
        self.view.connect("script-dialog", self._accept)
        window = Gtk.Window(decorated=False)
        window.set_default_size(width, height)
        window.add(self.view)
        window.show_all()
        self.loads = 0

    def _note_load(self, _view: object, event: WebKit2.LoadEvent) -> None:
        self.loads += event == WebKit2.LoadEvent.FINISHED

    def _accept(self, _view: object, dialog: WebKit2.ScriptDialog) -> bool:
        dialog.confirm_set_confirmed(True)
        return True

    def _wait(self, is_done: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_done():
            if time.monotonic() > end:
                raise TimeoutError
            while Gtk.events_pending():
                Gtk.main_iteration()
            time.sleep(0.005)

    def _load(self, begin: Callable[[], object]) -> None:
        before = self.loads
        begin()
        self._wait(lambda: self.loads > before and not self.view.is_loading())

    def open(self, address: str) -> None:
        self._load(lambda: self.view.load_uri(address))

    def back(self, _: str) -> None:
        """Go back, where there is something to go back to; a step within a page loads nothing."""
        if not self.view.can_go_back():
            return
        history = self.view.get_back_forward_list()
        left = history.get_current_item()
        self.view.go_back()
        self._wait(lambda: history.get_current_item() != left and not self.view.is_loading())

    def press(self, selector: str) -> None:
        script = f"document.querySelector({json.dumps(selector)}).click()"
        self._load(lambda: self.run(f"setTimeout(() => {script})"))

    def run(self, script: str) -> Any:
        got: list[Any] = []
        self.view.call_async_javascript_function(
            f"return JSON.stringify((() => {{ {script} }})() ?? null)",
            -1, None, None, None, None, lambda view, result: got.append(result),
        )  # fmt: skip
        self._wait(lambda: got)
        return json.loads(self.view.call_async_javascript_function_finish(got[0]).to_string())

    def picture(self, path: str) -> None:
        got: list[Any] = []
        self.view.get_snapshot(
            WebKit2.SnapshotRegion.FULL_DOCUMENT,
            WebKit2.SnapshotOptions.NONE,
            None,
            lambda view, result: got.append(view.get_snapshot_finish(result)),
        )
        self._wait(lambda: got)
        got[0].write_to_png(path)

    def print(self, address: str) -> None:
        settings = Gtk.PrintSettings()
        settings.set_printer("Print to File")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
        settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, address)
        paper = Gtk.PageSetup()
        paper.set_paper_size_and_default_margins(Gtk.PaperSize.new("iso_a4"))
        operation = WebKit2.PrintOperation(
            web_view=self.view, print_settings=settings, page_setup=paper
        )
        ended: list[str] = []
        operation.connect("failed", lambda _, error: ended.append(error.message))
        operation.connect("finished", lambda _: ended.append(""))
        operation.print_()
        self._wait(lambda: ended)
        if ended[0]:
            raise RuntimeError(ended[0])


def main(width: str, height: str, scheme: str) -> None:
    window = Window(int(width), int(height), dark=scheme == "dark")
    for line in sys.stdin:
        order, given = json.loads(line)
        try:
            answer = [getattr(window, order)(given), None]
        except Exception as error:  # whoever asked is told
            answer = [None, repr(error)]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
