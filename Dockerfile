# The API, the workers and, for trials, the fake ThingsBoard: one image, the command says which.
FROM node:22-slim AS web
WORKDIR /web
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim-trixie
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .
COPY --from=web /web/node_modules .local/web/node_modules
USER nobody
EXPOSE 8080
CMD ["python", "-m", "api"]
