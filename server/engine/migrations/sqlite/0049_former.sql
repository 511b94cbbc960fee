-- Devices that came to another owner: what they sent before goes by the device type of then.
CREATE INDEX devices_owned ON devices (id) WHERE owned_since > 0;

-- Which devices keep a product certificate from being deleted.
CREATE INDEX devices_by_certificate ON devices (product_certificate)
    WHERE product_certificate <> '';
