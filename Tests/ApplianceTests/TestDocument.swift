import API
import JSON

/// A small document with operations of each effect.
enum TestDocument {
    static func read() throws -> APIDocument { try APIDocument(JSONDocument(parsing: text).root) }

    static let text = #"""
        {
          "openapi": "3.0.3",
          "info": { "title": "test", "version": "1" },
          "security": [{ "Token": [] }],
          "paths": {
            "/4.1/auth/login": { "post": {
              "x-scv-lua": "auth.login", "x-scv-effect": "read", "security": [], "summary": "Logs in.",
              "requestBody": { "content": { "application/json": { "schema": {
                "type": "object", "properties": {
                  "username": { "type": "string" }, "password": { "type": "string", "x-scv-secret": true } } } } } },
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "object", "properties": { "token": { "type": "string", "x-scv-secret": true } } } } } } } } }
            } },
            "/4.1/policies": { "get": {
              "x-scv-lua": "policies.list", "x-scv-effect": "read", "x-scv-list": "policyResponseList",
              "summary": "Lists policies.",
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "object", "properties": { "policyResponseList": {
                    "type": "array", "x-scv-also": ["policyList"], "items": { "type": "object" } } } } } } } } } }
            } },
            "/4.1/copies": { "get": {
              "x-scv-lua": "vms.snapshot_locations", "x-scv-effect": "read", "summary": "Lists copies.",
              "x-scv-list": "snapshotLocationsList",
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "object", "properties": { "snapshotLocationsList": { "type": "array", "items": {
                    "type": "object", "required": ["snapshotLocation"], "properties": { "snapshotLocation": {
                      "oneOf": [{ "type": "string" }, { "type": "object" }] } } } } } } } } } } } }
            } },
            "/4.1/jobs": { "get": {
              "x-scv-lua": "jobs.list", "x-scv-effect": "read", "summary": "Lists jobs.",
              "parameters": [{ "name": "type", "in": "query", "schema": { "type": "string" } }],
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "array", "items": { "type": "object" } } } } } } } }
            } },
            "/4.1/jobs/cleanup": { "get": {
              "x-scv-lua": "config.jobs_cleanup", "x-scv-effect": "read", "summary": "Shows settings.",
              "x-scv-fallback-paths": ["/4.1/configurations/jobs/cleanup"],
              "responses": { "200": { "description": "" } }
            }, "put": {
              "x-scv-lua": "config.set_jobs_cleanup", "x-scv-effect": "change", "summary": "Changes settings.",
              "x-scv-fallback-paths": ["/4.1/configurations/jobs/cleanup"],
              "responses": { "200": { "description": "" } }
            } },
            "/4.1/jobs/{id}": { "get": {
              "x-scv-lua": "jobs.get", "x-scv-effect": "read", "summary": "Tells of a job.",
              "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "object" } } } } } } }
            } },
            "/4.1/jobs/{id}/logs": { "get": {
              "x-scv-lua": "jobs.logs", "x-scv-effect": "read", "summary": "Gets a log.",
              "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
              "responses": { "200": { "description": "", "content": { "application/octet-stream": {
                "schema": { "type": "string", "format": "binary" } } } } }
            } },
            "/4.1/resource-groups/backupnow": { "post": {
              "x-scv-lua": "resource_groups.backup_now", "x-scv-effect": "change", "summary": "Starts a backup.",
              "x-scv-job": { "type": "backup" },
              "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {
                "resourceGroupId": { "type": "integer" }, "policyId": { "type": "integer" } } } } } },
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" },
                  "responseMessage": { "type": "array", "items": { "type": "string" } } } } } } } }
            } },
            "/4.1/datastores/unmount": { "post": {
              "x-scv-lua": "datastores.unmount", "x-scv-effect": "destroy", "summary": "Unmounts datastores.",
              "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {
                "morefs": { "type": "array", "items": { "type": "string" }, "x-scv-target": true } } } } } },
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object" } } } } }
            } },
            "/4.1/resource-groups/{resourceGroupId}": { "delete": {
              "x-scv-lua": "resource_groups.delete", "x-scv-effect": "destroy",
              "summary": "Deletes a resource group with all its backups.",
              "parameters": [
                { "name": "resourceGroupId", "in": "path", "required": true, "schema": { "type": "integer" } }],
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" } } } } } } }
            } },
            "/4.1/storage-system": { "post": {
              "x-scv-lua": "storage_systems.add", "x-scv-effect": "change", "summary": "Adds storage.",
              "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {
                "name": { "type": "string" }, "login": { "type": "object", "properties": {
                  "user": { "type": "string" }, "pass": { "type": "string", "x-scv-secret": true },
                  "token": { "type": "string", "x-scv-secret": false } } } } } } } },
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" } } } } } } }
            }, "get": {
              "x-scv-lua": "storage_systems.list", "x-scv-effect": "read", "summary": "Lists storage.",
              "x-scv-list": "storageSystemResponseList",
              "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "statusCode": { "type": "integer" }, "response": {
                  "type": "object", "properties": { "storageSystemResponseList": {
                    "type": "array", "items": { "type": "object" } } } } } } } } } }
            } }
          }
        }
        """#
}
