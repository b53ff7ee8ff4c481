//! The start, step by step, each of which may end it with one sentence. Order matters: the directory is ours before anything in
//! it is touched, the port is taken before anything is made, and what the last process left behind is in motion before the
//! first request is answered.

use crate::changes::{self, Watched};
use crate::environment::{self, Environment, Model, Telnyx};
use crate::fakes::{self, Destination, Kept, MediaHost};
use crate::feed::Feed;
use crate::folder::Folder;
use crate::options::{self, Command, HELP, Options};
use crate::queues::Queues;
use crate::sockets::Sockets;
use crate::system::{LLM_KEY, REF_KEY, System};
use crate::tenants::{self, DEMO};
use crate::{banner, door, handlers, log, revive, server, stop, table};
use ::fakes::telnyx::Account as Simulated;
use domain::webhook::url::Where;
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::files::folder::Folder as Pictures;
use platform::secrets::fixed::Fixed;
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The exit code for a command line that cannot be understood.
const USAGE: u8 = 2;

/// Runs until somebody asks it to stop.
pub async fn run(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let options = match options::parse(arguments) {
        Ok(Command::Start(options)) => options,
        Ok(Command::Help) => {
            banner::progress(HELP.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(problem) => return failed(&problem, USAGE),
    };
    match serve(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => failed(&problem, 1),
    }
}

fn failed(problem: &str, code: u8) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(code)
}

async fn serve(options: &Options) -> Result<(), String> {
    let environment = environment::read(|name| std::env::var(name).ok())?;
    environment.ignored.iter().for_each(|line| banner::progress(line));
    let folder = Folder::open(&options.data)?;
    let (listener, address) = listen(options.listen).await?;
    let log = log::open(&folder)?;
    let own = format!("http://{}", reachable(address));
    let public_url = environment.public_url.clone().unwrap_or_else(|| own.clone());

    banner::progress(&format!("Opening the table in {} …", options.data.display()));
    let (stop, stopping) = watch::channel(false);
    let (table, table_url) = table::open(&folder).await?;
    let (table, changed) = Watched::new(table);
    banner::progress("Preparing the tenants acme and globex …");
    let tokens = tenants::prepare(&table, &environment.telnyx, options.window).await?;
    banner::progress("Opening the queues …");
    let feed = Feed::new(stopping.clone());
    let system = Arc::new(outside(&environment, &folder, table, &public_url, feed, options.webhooks).await?);
    tokio::spawn(changes::tell(changed, Arc::clone(&system)));
    banner::progress("Picking up what was in hand …");
    let leases = revive::expire_leases_of_the_dead(&system).await;
    let leases = leases.map_err(|failure| format!("What the last process left could not be picked up ({failure})."))?;
    tracing::info!(leases, "started");

    let running = handlers::start(&system, &stopping);
    if let Some(phones) = &system.phones {
        tokio::spawn(fakes::deliver(Arc::clone(phones), Destination(own.clone())));
    }
    let keys = simulated_keys(&environment.telnyx);
    let stack = door::open(&system, keys, folder.file("media"), &table_url).await?;
    let routes = server::routes(Arc::clone(&system), address, &own, stack);
    let mut closing = stopping.clone();
    let door = axum::serve(listener, routes).with_graceful_shutdown(async move {
        closing.wait_for(|stopping| *stopping).await.ok();
    });
    let door = tokio::spawn(async move { door.await });
    banner::progress(&banner::ready(&environment, &own, &public_url, &tokens, &options.data, &log));
    stop::asked().await;
    banner::progress("Stopping: finishing what is in hand …");
    stop::drain(stop, running, door).await;
    banner::progress("Stopped.");
    drop(folder);
    Ok(())
}

/// The keys of the simulated accounts. A real one is nobody's to ask for.
fn simulated_keys(telnyx: &Telnyx) -> BTreeMap<String, String> {
    match telnyx {
        Telnyx::Simulated => {
            let accounts = DEMO.iter().zip(Simulated::demo(""));
            accounts.map(|(demo, account)| (demo.key_secret(), account.api_key)).collect()
        }
        Telnyx::Real { .. } => BTreeMap::new(),
    }
}

async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let bound = TcpListener::bind(wanted).await;
    let listener = bound.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!(
            "{wanted} is taken by another program; stop that one, or choose another address, such as --listen {}:0 for any free port.",
            wanted.ip()
        ),
        _ => format!("{wanted} cannot be listened on ({error}); choose another address with --listen ADDRESS."),
    })?;
    let address = listener.local_addr().map_err(|error| format!("{wanted} cannot be listened on ({error})."))?;
    Ok((listener, address))
}

/// An address that this machine can call, also when every address is listened on.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    SocketAddr::new(ip, address.port())
}

async fn outside(
    environment: &Environment,
    folder: &Folder,
    table: Watched,
    public_url: &str,
    feed: Feed,
    webhooks: Where,
) -> Result<System, String> {
    let phones = match environment.telnyx {
        Telnyx::Simulated => Some(Kept::open(folder.file("telnyx.json"), &format!("{public_url}/webhooks/telnyx"))?),
        Telnyx::Real { .. } => None,
    };
    if let Some(phones) = &phones {
        tokio::spawn(Arc::clone(phones).save());
    }
    let scripted = matches!(environment.model, Model::Scripted).then(fakes::scripted);
    let simulated = fakes::serve(phones.clone(), scripted.clone()).await?;
    let mut secrets = vec![(REF_KEY.to_owned(), folder.secret("ref-key")?)];
    let accounts = Simulated::demo("");
    let (telnyx_base, public_keys) = match &environment.telnyx {
        Telnyx::Simulated => {
            let keys = accounts.iter().filter_map(|account| PublicKey::parse(&account.public_key())).collect();
            (format!("{simulated}/v2"), keys)
        }
        Telnyx::Real { base, public_keys, .. } => (base.clone(), public_keys.clone()),
    };
    for (demo, account) in DEMO.iter().zip(&accounts) {
        let key = match &environment.telnyx {
            Telnyx::Simulated => account.api_key.clone(),
            Telnyx::Real { key, .. } => key.clone(),
        };
        secrets.push((demo.key_secret(), key));
    }
    let (base, name, key) = match &environment.model {
        Model::Scripted => (format!("{simulated}/v1"), "scripted".to_owned(), "simulated".to_owned()),
        Model::Real { base, name, key } => (base.clone(), name.clone(), key.clone()),
    };
    secrets.push((LLM_KEY.to_owned(), key));
    let media = phones.is_some().then(|| simulated.clone());
    Ok(System {
        table,
        queues: Arc::new(Queues::open(&folder.file("queues.sqlite"))?),
        http: MediaHost::new(media, webhooks),
        files: Pictures::new(folder.file("media")),
        secrets: Fixed::new(secrets),
        clock: SystemClock::new(),
        cache: Cache::default(),
        listeners: live::Listeners::default(),
        sockets: Sockets::default(),
        webhooks,
        model: ModelSettings { base, name, key_secret: Some(LLM_KEY.to_owned()) },
        public_keys,
        telnyx_base,
        public_url: public_url.to_owned(),
        phones,
        scripted,
        provider: environment.sign_in.clone(),
        feed,
    })
}
