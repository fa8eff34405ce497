"""The web application: pages for people, beside the API and on the same functions of the database.

Each module of `pages` exports its handlers as `ROUTES`; `api.web.router` puts them together.
"""
