//! Contracts, product certificates and what devices are made with.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/contracts", "/contracts", [302, 200, 200, 200]),
        page(
            "/export/contracts.csv",
            "/export/contracts.csv?group={group}&column=used",
            [401, 404, 200, 200],
        ),
        page("/contracts/new", "/contracts/new", [302, 403, 403, 200]),
        page(
            "/contracts/{id}",
            "/contracts/{contract}",
            [302, 404, 200, 200],
        ),
        page(
            "/contracts/{id}/edit",
            "/contracts/{contract}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/contracts/{id}/devices",
            "/contracts/{contract}/devices",
            [302, 404, 200, 200],
        ),
        page(
            "/contracts/{id}/close",
            "/contracts/{contract}/close",
            [302, 404, 403, 200],
        ),
        page(
            "/contracts/{id}/delete",
            "/contracts/{contract}/delete",
            [302, 404, 403, 200],
        ),
        page("/certificates", "/certificates", [302, 404, 404, 200]),
        page(
            "/certificates/new",
            "/certificates/new",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/identities",
            "/certificates/identities",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}",
            "/certificates/{certificate}",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}",
            "/certificates/{type}",
            [302, 404, 404, 404],
        ),
        page(
            "/certificates/{id}/delete",
            "/certificates/{certificate}/delete",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}/edit",
            "/certificates/{certificate}/edit",
            [302, 404, 404, 200],
        ),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/contract/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function("/rpc/app/rpc/contract/choices", "", [401, 403, 403, 200]),
        function(
            "/rpc/app/rpc/contract/one",
            "id={contract}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/contract/for_editing",
            "id={contract}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/contract/save",
            "id={contract}&name=Renamed",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/contract/save",
            "group={group}&name=New",
            [401, 403, 403, 200],
        ),
        function(
            "/rpc/app/rpc/contract/devices",
            "id={contract}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/contract/close",
            "id={contract}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/list",
            "query[size]=25",
            [401, 404, 404, 200],
        ),
        function("/rpc/app/rpc/certificate/choices", "", [401, 404, 404, 200]),
        function(
            "/rpc/app/rpc/certificate/one",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/for_editing",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/save",
            "id={certificate}&key=P_0003_71CF_01&name=Renamed",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/save",
            "group={group}&key=P_0003_71CF_02&name=New",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/for_deleting",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        // Nobody uses it; so once it is gone.
        function(
            "/rpc/app/rpc/certificate/delete",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function("/rpc/app/rpc/identity/choices", "", [401, 404, 404, 200]),
        function(
            "/rpc/app/rpc/identity/take",
            "group={group}&lines=C0FFEE%3B545CB3B17AC98BA4",
            [401, 404, 404, 200],
        ),
        // Nobody uses it; so once it is gone.
        function(
            "/rpc/app/rpc/contract/delete",
            "id={contract}",
            [401, 404, 403, 200],
        ),
    ]
}
