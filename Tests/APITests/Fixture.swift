import API
import JSON

/// Documents for tests.
enum Fixture {
    /// A document that has what ours hasn't yet.
    static let things = #"""
        {
          "openapi": "3.0.1",
          "info": {"title": "Things", "version": "1"},
          "paths": {
            "/4.1/things/{id}": {
              "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
              "put": {
                "x-scv-lua": "things.update",
                "parameters": [
                  {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
                  {"name": "Token", "in": "header", "schema": {"type": "string"}}
                ],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {
                  "type": "object",
                  "required": ["name"],
                  "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "size": {"type": "integer", "minimum": 1, "maximum": 9},
                    "labels": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
                    "deep": {"type": "object", "properties": {"color": {"type": "string"}}}
                  }
                }}}}
              }
            },
            "/4.1/things/tag": {
              "post": {
                "x-scv-lua": "things.tag",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {
                  "required": ["tag"], "properties": {"tag": {"type": "string"}}
                }}}}
              }
            },
            "/4.1/things/fail": {
              "put": {
                "x-scv-lua": "things.fail",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {
                  "type": "array", "items": {"type": "integer"}
                }}}}
              }
            },
            "/4.1/things/tagged/{tag}": {"get": {"x-scv-lua": "things.tagged"}},
            "/4.1/files/{filename}": {
              "get": {
                "x-scv-lua": "things.file",
                "x-scv-fallback-paths": ["/files/{filename}"],
                "parameters": [
                  {"name": "search", "in": "query", "schema": {"type": "string"}},
                  {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                  {"name": "filename", "in": "path", "required": true, "x-scv-any-characters": true,
                   "schema": {"type": "string"}}
                ]
              }
            },
            "/4.1/policies": {
              "post": {
                "tags": ["Policies"],
                "operationId": "createPolicy",
                "requestBody": {"content": {"application/json": {"schema": {
                  "type": "object", "properties": {"name": {"type": "string"}}
                }}}}
              }
            }
          }
        }
        """#

    /// A document with one path and whatever else is given.
    static func document(paths: String, rest: String = "") throws -> JSONCursor {
        try JSONDocument(parsing: #"{"openapi": "3.1.0", "paths": \#(paths)\#(rest)}"#).root
    }

    /// A document with one schema, as the body of `POST /x`, read.
    static func schema(_ schema: String, components: String = "{}") throws -> Schema? {
        let paths = #"{"/x": {"post": {"requestBody": {"content": {"application/json": {"schema": \#(schema)}}}}}}"#
        let root = try document(paths: paths, rest: #", "components": {"schemas": \#(components)}"#)
        return try APIDocument(root).operations.first?.body
    }
}
