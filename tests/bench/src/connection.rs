//! As much of an HTTP/1.1 server as the stubs need: a thread for each connection, requests with a length, kept alive.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// A request.
pub struct Request {
    /// Method and path, such as `GET /x`.
    pub line: String,
    /// Header lines, names in lower case.
    pub headers: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    }
}

/// An answer.
pub struct Answer {
    /// Status and reason, such as `200 OK`.
    pub status: &'static str,
    /// Header lines.
    pub headers: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers everybody who connects, until the process ends. The address is on loopback.
pub fn serve(answer: impl Fn(Request) -> Answer + Clone + Send + 'static) -> Result<SocketAddr, String> {
    serve_over(Ok, answer)
}

/// The same, over what `open` makes of a connection, such as TLS.
pub fn serve_over<S: Read + Write>(
    open: impl Fn(TcpStream) -> io::Result<S> + Clone + Send + 'static,
    answer: impl Fn(Request) -> Answer + Clone + Send + 'static,
) -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no port on loopback: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (open, answer) = (open.clone(), answer.clone());
            // A connection that breaks is the other side's to complain about.
            thread::spawn(move || stream.set_nodelay(true).and_then(|()| converse(open(stream)?, answer)).ok());
        }
    });
    Ok(address)
}

fn converse(stream: impl Read + Write, answer: impl Fn(Request) -> Answer) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream)? {
        let answer = answer(request);
        let mut bytes = format!("HTTP/1.1 {}\r\ncontent-length: {}\r\n", answer.status, answer.body.len());
        for header in answer.headers {
            bytes.push_str(&header);
            bytes.push_str("\r\n");
        }
        bytes.push_str("\r\n");
        stream.get_mut().write_all(&[bytes.as_bytes(), &answer.body].concat())?;
        stream.get_mut().flush()?;
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut headers = vec![];
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim_end().is_empty() {
            break;
        }
        let (name, value) = header.trim_end().split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or_default();
        }
        headers.push(format!("{}:{value}", name.to_ascii_lowercase()));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Ok(Some(Request { line, headers, body }))
}
