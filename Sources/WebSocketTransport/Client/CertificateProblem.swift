import CLibwebsockets

/// Why a server's certificate proves nothing here.
package enum CertificateProblem: Equatable, Sendable {
  /// Signed with its own key: nobody vouches for it.
  case selfSigned
  /// Whoever signed it is not among the authorities trusted here, or the chain to one is incomplete.
  case unknownAuthority
  case expired
  case notYetValid
  /// It is for another name than the one that was asked for.
  case otherName
  /// Carries the words of OpenSSL.
  case other(String)

  init(code: Int32) {
    switch code {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: self = .selfSigned
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      self = .unknownAuthority
    case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .otherName
    default:
      self = .other(X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "")
    }
  }
}

extension CertificateProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .selfSigned:
      "the server's certificate is signed by itself, so that it may be anybody's. If it is your server, "
        + "name the file of its certificate with --ca-file"
    case .unknownAuthority:
      "the server's certificate is signed by an authority that is not trusted here. If it is your own, "
        + "name the file of the authority's certificate with --ca-file"
    case .expired: "the server's certificate has expired: whoever runs the server has to renew it"
    case .notYetValid:
      "the server's certificate is not valid yet: is the clock of this machine right?"
    case .otherName:
      "the server's certificate is for another name than the one in the address: write the name that "
        + "it is for"
    case .other(let words): "the server's certificate is not valid (\(words))"
    }
  }
}

extension EventLoop {
  /// OpenSSL has checked one certificate of a server's chain.
  ///
  /// - Parameters:
  ///   - store: The `X509_STORE_CTX`.
  ///   - isGood: What OpenSSL thinks of it.
  func certificateChecked(_ wsi: OpaquePointer, store: OpaquePointer, isGood: Bool) {
    let identifier = UInt64(UInt(bitPattern: lws_get_opaque_user_data(wsi)))
    guard !isGood, let dial = source(identifier)?.dial else { return }
    let problem = CertificateProblem(code: X509_STORE_CTX_get_error(store))
    // The library asks OpenSSL to look for numeric addresses among the names only.
    if problem == .otherName,
      X509_check_ip_asc(X509_STORE_CTX_get_current_cert(store), dial.host, 0) == 1
    {
      return X509_STORE_CTX_set_error(store, X509_V_OK)
    }
    dial.certificateProblem = problem
  }
}
