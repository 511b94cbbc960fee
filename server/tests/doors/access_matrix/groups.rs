//! Groups with their profiles, API accesses and audit logs.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/groups/{id}", "/groups/{group}", [302, 404, 200, 200]),
        page("/groups", "/groups", [302, 200, 200, 200]),
        page("/groups/new", "/groups/new", [302, 200, 403, 200]),
        page(
            "/groups/{id}/edit",
            "/groups/{group}/edit",
            [302, 404, 403, 200],
        ),
        // Whoever moves a group keeps the people of the one above it, too: of the root none of these.
        page(
            "/groups/{id}/move",
            "/groups/{group}/move",
            [302, 404, 403, 403],
        ),
        page(
            "/groups/{id}/move",
            "/groups/{below}/move",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/delete",
            "/groups/{below}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/device-types",
            "/groups/{group}/device-types",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/profiles",
            "/groups/{group}/profiles",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/profiles/new",
            "/groups/{group}/profiles/new",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/profiles/{profile}",
            "/groups/{group}/profiles/{profile}",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/profiles/{profile}",
            "/groups/{below}/profiles/{profile}",
            [302, 404, 403, 404],
        ),
        page(
            "/groups/{id}/profiles/{profile}/delete",
            "/groups/{group}/profiles/{profile}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses",
            "/groups/{group}/api-accesses",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/api-accesses/new",
            "/groups/{group}/api-accesses/new",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}",
            "/groups/{group}/api-accesses/{access}",
            [302, 404, 200, 200],
        ),
        // That of another group.
        page(
            "/groups/{id}/api-accesses/{access}",
            "/groups/{below}/api-accesses/{access}",
            [302, 404, 404, 404],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/edit",
            "/groups/{group}/api-accesses/{access}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/renew",
            "/groups/{group}/api-accesses/{access}/renew",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/revoke",
            "/groups/{group}/api-accesses/{access}/revoke",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/delete",
            "/groups/{group}/api-accesses/{access}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/users",
            "/groups/{group}/users",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/contracts",
            "/groups/{group}/contracts",
            [302, 404, 200, 200],
        ),
        page(
            "/groups",
            "/groups?sort=created&column=kind",
            [302, 200, 200, 200],
        ),
        page(
            "/export/groups.csv",
            "/export/groups.csv?text=fleet&column=kind",
            [401, 200, 200, 200],
        ),
        page(
            "/groups/{id}/events",
            "/groups/{group}/events",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/audit",
            "/groups/{group}/audit",
            [302, 404, 403, 200],
        ),
        page(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=create",
            [401, 404, 403, 200],
        ),
        page(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=steal",
            [401, 404, 403, 422],
        ),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function("/rpc/app/rpc/group/one", "id={group}", [401, 404, 200, 200]),
        function(
            "/rpc/app/rpc/group/list",
            "query[text]=",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/group/device_types",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/group/users",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/group/contracts",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/group/lines",
            "query[sort]=created",
            [401, 200, 200, 200],
        ),
        function("/rpc/app/rpc/group/choices", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/group/for_editing",
            "id={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/save",
            "id={group}&name=Renamed{kind}",
            [401, 404, 403, 200],
        ),
        // A group that may not be seen does not exist: the field is at fault.
        function(
            "/rpc/app/rpc/group/save",
            "parent={group}&name=Another{kind}",
            [401, 422, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/for_moving",
            "id={below}",
            [401, 404, 403, 200],
        ),
        // It is there already.
        function(
            "/rpc/app/rpc/group/relocate",
            "id={below}&parent={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/for_deleting",
            "id={below}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/list",
            "group={group}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/profile/choices",
            "group={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/one",
            "group={group}&id={profile}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/save",
            "group={group}&id={profile}&name=Renamed&permissions%5B%5D=DEVICE_READ",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/save",
            "group={group}&name=Another&permissions%5B%5D=DEVICE_READ",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/delete",
            "group={group}&id={profile}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/list",
            "group={group}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/choices",
            "group={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/one",
            "group={group}&id={access}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/for_editing",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/save",
            "group={group}&id={access}&name=Renamed{program}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/save",
            "group={group}&name=Another{program}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/renew",
            "group={group}&id={access}&hours=1",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/revoke",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/delete",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/delete",
            "id={below}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/audit/of_group",
            "id={group}&query[size]=25",
            [401, 404, 403, 200],
        ),
    ]
}
