//! template.yaml, read as a program reads it: what each role allows against a list, against what the handlers take and against
//! what they are told; and whether everything that can go wrong is watched.

mod parameters;
mod reasons;
mod roles;
mod watched;
mod yaml;
