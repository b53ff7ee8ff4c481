//! The daily file over HTTP: as a spreadsheet saves it, and as it should not.

use crate::running::{Local, Scratch, until};
use crate::{PHONE, call, token};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/daily-file";

/// Sends a file.
async fn put(local: &Local, token: &str, kind: &str, file: &[u8]) -> (u16, Value) {
    let headers = vec![("authorization", format!("Bearer {token}")), ("content-type", kind.to_owned())];
    let answer = local.call("PUT", PATH, headers, file.to_vec()).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

fn lines(report: &Value) -> Vec<(u64, &str)> {
    let rejected = report["rejected"].as_array().expect("rows");
    rejected
        .iter()
        .map(|row| (row["line"].as_u64().expect("a line"), row["problem"].as_str().expect("a code")))
        .collect()
}

#[tokio::test]
async fn a_daily_file_is_taken_row_by_row_and_shown() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    local.text(PHONE, "hello").await;
    let shown = async || call(&local, "GET", "/conversations", &acme, Value::Null).await.1["items"][0].clone();
    until("the conversation is listed", async || (shown().await["number"] == PHONE).then_some(())).await;

    let file = b"phone,ref,name,balance\r\n(212) 555-0150,C-1001,Demo Customer,10\r\nnobody,,,\r\n+12125550151,C-1002\r\n+12125550152,,Zo\xeb,\r\n+12125550153,C-1003,Demo,1\r\n";
    let (status, report) = put(&local, &acme, "text/csv; charset=utf-8", file).await;
    assert_eq!((status, &report["kept"]), (200, &json!(2)), "{report}");
    assert_eq!(lines(&report), [(3, "invalid_phone"), (4, "cells"), (5, "encoding")]);
    assert!(report["rejected"][0]["detail"].as_str().is_some_and(|detail| detail.contains("E.164")));
    until("it is shown", async || {
        let row = shown().await;
        (row["name"] == "Demo Customer" && row["ref"] == "C-1001").then_some(())
    })
    .await;
    let again = put(&local, &acme, "text/csv", file).await;
    assert_eq!(again, (200, report));
    let (_, found) = call(&local, "GET", "/search?q=c-1001", &acme, Value::Null).await;
    assert_eq!(found["items"][0]["number"], PHONE);
    let (_, log) = call(&local, "GET", "/audit", &acme, Value::Null).await;
    assert_eq!(log["items"][0]["deed"], "file.imported", "{log}");
}

#[tokio::test]
async fn a_file_of_200_columns_is_read_and_one_that_is_none_is_refused_as_a_whole() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    let acme = token(&local, "acme");
    let wide = |cell: &str| vec![cell; 199].join(",");
    let file = format!("phone,{}\n+12125550150,{}\n+12125550151,{},more\n", wide("x"), wide("1"), wide("1"));
    let (status, report) = put(&local, &acme, "text/csv", file.as_bytes()).await;
    assert_eq!((status, &report["kept"], lines(&report)), (200, &json!(1), vec![(3, "cells")]));

    let utf16: Vec<u8> = "phone\n+12125550150\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rows = format!("phone\n{}", "+12125550150\n".repeat(2_001));
    let refused =
        [("encoding", utf16), ("no_phone_column", b"name\nDemo\n".to_vec()), ("too_many_rows", rows.into_bytes())];
    for (code, file) in refused {
        let (status, problem) = put(&local, &acme, "text/csv", &file).await;
        assert_eq!((status, &problem["type"]), (400, &json!(format!("urn:volley:problem:{code}"))));
    }
    assert_eq!(put(&local, &acme, "application/json", b"{}").await.0, 400);
    assert_eq!(put(&local, &acme, "text/csv", &vec![b'x'; 4 * 1024 * 1024 + 1]).await.0, 413);
    assert_eq!(put(&local, "nobody", "text/csv", b"phone\n").await.0, 401);
}
