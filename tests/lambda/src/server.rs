//! As much of an HTTP/1.1 server as the stand-ins for AWS need: requests with a length, kept alive, always answered 200 with JSON.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A request.
pub struct Request {
    /// Its first line, such as `GET / HTTP/1.1`.
    pub line: String,
    /// Its header lines, in lower case.
    pub headers: Vec<String>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Answers everybody who connects, until the process ends; says where.
pub fn serve(answer: impl Fn(&Request) -> String + Send + Sync + 'static) -> Result<SocketAddr, String> {
    let problem = |error: std::io::Error| format!("No loopback port could be opened ({error}).");
    let listener = TcpListener::bind("127.0.0.1:0").map_err(problem)?;
    let address = listener.local_addr().map_err(problem)?;
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            // Whoever breaks a connection learns of it on the other side.
            thread::spawn(move || converse(stream, answer.as_ref()).ok());
        }
    });
    Ok(address)
}

fn converse(stream: TcpStream, answer: &dyn Fn(&Request) -> String) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream)? {
        let answer = answer(&request);
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
        write!(stream.get_mut(), "{head} {}\r\n\r\n{answer}", answer.len())?;
    }
    Ok(())
}

/// The next request; none when the other side is done.
fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut headers = vec![];
    loop {
        let mut header = String::new();
        stream.read_line(&mut header)?;
        match header.trim() {
            "" => break,
            header => headers.push(header.to_ascii_lowercase()),
        }
    }
    let length = headers.iter().find_map(|header| header.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    Ok(Some(Request { line: line.trim().to_owned(), headers, body }))
}
