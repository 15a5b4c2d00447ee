"""Pages that are empty until their scripts have run: rendered by the system's Chromium, which never reaches the network itself.

Every request of the browser is answered by the crawl's own way to the network, so robots.txt, delay, budget, back-off,
archive, reroute and replay hold for it as for any other. The face is what runs are planned with.
"""

from crawlers.fetch.rendering.browser import browser_path
from crawlers.fetch.rendering.settings import rendering_settings

__all__ = ["browser_path", "rendering_settings"]
