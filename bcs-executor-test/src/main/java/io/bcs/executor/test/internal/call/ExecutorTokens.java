/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.bcs.executor.test.internal.call;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.bcs.executor.test.internal.http.AgentHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The tokens by which an agent tells executors apart: JWTs signed with a key that only
 * the agent knows, whose claims name the framework, the executor and the container.
 */
public final class ExecutorTokens {

	private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

	private final SecretKeySpec key;

	public ExecutorTokens() {
		byte[] secret = new byte[32];
		new SecureRandom().nextBytes(secret);
		this.key = new SecretKeySpec(secret, "HmacSHA256");
	}

	public String mint(String frameworkId, String executorId, String containerId) {
		JsonObject claims = new JsonObject();
		claims.addProperty("cid", containerId);
		claims.addProperty("eid", executorId);
		claims.addProperty("fid", frameworkId);
		String content = HEADER + "." + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
		return content + "." + encode(sign(content));
	}

	/**
	 * Checks who calls.
	 * @param authorization the header's value, or {@code null} if there is none
	 * @return what the caller's token claims
	 * @throws CallRejectedException if there is no good token
	 */
	public Claims verify(@Nullable String authorization) throws CallRejectedException {
		if (authorization == null) {
			throw new CallRejectedException(AgentHttpResponse.unauthorized(null));
		}
		String[] parts = authorization.split(" ", -1);
		if (parts.length != 2) {
			throw invalid("Malformed 'Authorization' header");
		}
		if (!parts[0].equals("Bearer")) {
			throw invalid("Scheme '" + parts[0] + "' unsupported");
		}
		return verifyToken(parts[1]);
	}

	private Claims verifyToken(String token) throws CallRejectedException {
		String[] parts = token.split("\\.", -1);
		if (parts.length != 3) {
			throw invalid("Invalid JWT: Expected 3 components in token, got " + parts.length);
		}
		String algorithm = text(decodeObject("header", parts[0]), "alg");
		if (!algorithm.equals("HS256")) {
			throw invalid("Invalid JWT: Token 'alg' value \"" + algorithm + "\" does not match, expected \"HS256\"");
		}
		byte[] signature;
		try {
			signature = Base64.getUrlDecoder().decode(parts[2]);
		}
		catch (IllegalArgumentException ex) {
			signature = new byte[0];
		}
		if (!MessageDigest.isEqual(signature, sign(parts[0] + "." + parts[1]))) {
			throw invalid("Invalid JWT: Token signature does not match");
		}
		JsonObject claims = decodeObject("payload", parts[1]);
		return new Claims(text(claims, "fid"), text(claims, "eid"), text(claims, "cid"));
	}

	private static JsonObject decodeObject(String component, String encoded) throws CallRejectedException {
		try {
			String json = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
			return JsonParser.parseString(json).getAsJsonObject();
		}
		catch (IllegalArgumentException | IllegalStateException | JsonParseException ex) {
			throw invalid("Invalid JWT: Failed to parse token " + component);
		}
	}

	private static String text(JsonObject object, String name) {
		JsonElement value = object.get(name);
		return (value != null && value.isJsonPrimitive()) ? value.getAsString() : "";
	}

	private static CallRejectedException invalid(String description) {
		return new CallRejectedException(AgentHttpResponse.unauthorized(description));
	}

	private byte[] sign(String content) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(this.key);
			return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK has HmacSHA256", ex);
		}
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * Whose token it is.
	 */
	public record Claims(String frameworkId, String executorId, String containerId) {

		/**
		 * Checks that the token belongs to the executor that a call names.
		 */
		public void requireExecutor(String frameworkId, String executorId, String containerId)
				throws CallRejectedException {
			if (!this.frameworkId.equals(frameworkId)) {
				throw mismatch("does not contain an 'fid' claim with the framework ID " + frameworkId
						+ ", which is set in the call");
			}
			if (!this.executorId.equals(executorId)) {
				throw mismatch("does not contain an 'eid' claim with the executor ID " + executorId
						+ ", which is set in the call");
			}
			if (!this.containerId.equals(containerId)) {
				throw mismatch("does not contain a 'cid' claim with the correct active ContainerID");
			}
		}

		private CallRejectedException mismatch(String what) {
			String principal = "{\"claims\":{\"fid\":\"" + this.frameworkId + "\",\"eid\":\"" + this.executorId
					+ "\",\"cid\":\"" + this.containerId + "\"}}";
			return new CallRejectedException(
					AgentHttpResponse.text(403, "Authenticated principal '" + principal + "' " + what));
		}

	}

}
