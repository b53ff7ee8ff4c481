//! Who may do what: every operation of the document, against every role and against each permission by itself.

use crate::operations::{Document, Operation};
use crate::running::{Local, Scratch};
use crate::{call, token};
use domain::permission::{PERMISSIONS, Permission, ROLES};
use serde_json::{Value, json};

/// A key with these permissions, made by the owner of another.
async fn key(local: &Local, owner: &str, permissions: impl Iterator<Item = Permission>) -> String {
    let names: Vec<&str> = permissions.map(Permission::name).collect();
    let (status, made) = call(local, "POST", "/keys", owner, json!({"name": "Matrix", "permissions": names})).await;
    assert_eq!(status, 201, "{made}");
    made["token"].as_str().expect("a token").to_owned()
}

/// What somebody is told who lacks it.
fn lacks(permission: Permission) -> Value {
    json!(format!("It takes the permission {}.", permission.name()))
}

/// A body that may be asked for by whoever may do no more than this one thing.
fn modest(document: &Document, operation: &Operation, permission: Permission) -> Value {
    let mut body = document.body(operation);
    if body.get("permissions").is_some() {
        body["permissions"] = json!([permission.name()]);
    }
    body
}

#[tokio::test]
async fn every_operation_takes_the_permission_that_the_document_says_and_no_other() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let document = Document::served(&local).await;
    for permission in PERMISSIONS.iter().copied() {
        let only = key(&local, &acme, [permission].into_iter()).await;
        let others = key(&local, &acme, PERMISSIONS.iter().copied().filter(|other| *other != permission)).await;
        for operation in &document.operations {
            let name = operation.name();
            let said = operation.said["x-permission"].as_str().and_then(Permission::parse);
            let said = said.unwrap_or_else(|| panic!("{name} does not say which permission it takes"));
            if said != permission {
                continue;
            }
            let (path, body) = (operation.at(&[]), modest(&document, operation, permission));
            let (status, answer) = call(&local, operation.method, &path, &only, body.clone()).await;
            // Who may only invite can give nobody a role: each takes rights that they lack.
            let gives = body.get("role").is_some() && answer["detail"] != lacks(permission);
            assert!(gives || status != 403, "{name} with {}: {status} {answer}", permission.name());
            assert!(!matches!(status, 401 | 500..), "{name} with {}: {status} {answer}", permission.name());
            let (status, answer) = call(&local, operation.method, &path, &others, body).await;
            assert_eq!((status, &answer["detail"]), (403, &lacks(permission)), "{name} without {}", permission.name());
        }
    }
}

#[tokio::test]
async fn every_role_may_what_the_one_table_says_and_nothing_else() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let document = Document::served(&local).await;
    for role in ROLES {
        let own = key(&local, &acme, PERMISSIONS.iter().copied().filter(|permission| role.may(*permission))).await;
        for operation in &document.operations {
            let permission = operation.said["x-permission"].as_str().and_then(Permission::parse).expect("it says so");
            let body = modest(&document, operation, permission);
            let (status, answer) = call(&local, operation.method, &operation.at(&[]), &own, body).await;
            let name = operation.name();
            assert_eq!(status != 403, role.may(permission), "{name} as {role:?}: {status} {answer}");
        }
    }
}
