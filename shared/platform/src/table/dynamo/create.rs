//! The table's definition for dynoxide and emulators; `template.yaml` has the same one for AWS.

use crate::aws::{Aws, Service};
use crate::table::{Index, TableFailure};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TimeToLiveSpecification,
};

/// The attribute after whose instant (in seconds) an item may be deleted.
pub const TTL: &str = "ttl";

const INDEXES: [Index; 4] = [Index::Due, Index::Inbox, Index::Progress, Index::List];

/// Creates the table of this name with its indexes; one that exists already is left as it is.
pub async fn create(aws: &Aws, table: &str) -> Result<(), TableFailure> {
    let client = Client::new(&aws.config(Service::DynamoDb));
    let mut request = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema("pk", "sk").map_err(incomplete)?))
        .attribute_definitions(text("pk").map_err(incomplete)?)
        .attribute_definitions(text("sk").map_err(incomplete)?);
    for index in INDEXES {
        let (pk, sk) = (format!("{}_pk", index.name()), format!("{}_sk", index.name()));
        request = request
            .attribute_definitions(text(&pk).map_err(incomplete)?)
            .attribute_definitions(text(&sk).map_err(incomplete)?)
            .global_secondary_indexes(definition(index, &pk, &sk).map_err(incomplete)?);
    }
    match request.send().await {
        Ok(_) => {}
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => {
            return Ok(());
        }
        Err(error) => return Err(super::sort(error)),
    }
    let expiry = TimeToLiveSpecification::builder().enabled(true).attribute_name(TTL).build().map_err(incomplete)?;
    client
        .update_time_to_live()
        .table_name(table)
        .time_to_live_specification(expiry)
        .send()
        .await
        .map_err(super::sort)?;
    Ok(())
}

fn definition(index: Index, pk: &str, sk: &str) -> Result<GlobalSecondaryIndex, BuildError> {
    let shown = index.attributes().iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let projection = match shown.is_empty() {
        true => Projection::builder().projection_type(ProjectionType::KeysOnly),
        false => Projection::builder().projection_type(ProjectionType::Include).set_non_key_attributes(Some(shown)),
    };
    GlobalSecondaryIndex::builder()
        .index_name(index.name())
        .set_key_schema(Some(key_schema(pk, sk)?))
        .projection(projection.build())
        .build()
}

fn key_schema(pk: &str, sk: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    [(pk, KeyType::Hash), (sk, KeyType::Range)]
        .into_iter()
        .map(|(name, part)| KeySchemaElement::builder().attribute_name(name).key_type(part).build())
        .collect()
}

fn text(name: &str) -> Result<AttributeDefinition, BuildError> {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
}

fn incomplete(_: BuildError) -> TableFailure {
    super::unavailable("the table's definition is incomplete")
}
